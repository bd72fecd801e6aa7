import { z } from 'zod';
import { COMPONENTS, EVENT_TYPES } from '../catalogue/event-catalogue.js';

/** Answer of `GET /event-types`: the event catalogue, as the console shows it. */
export const eventTypesSchema = z
  .array(
    z.object({
      component: z.string(),
      events: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          group: z.string().meta({ description: 'Shown before the name: "Report - An Inspection …"' }),
          resourcePath: z
            .string()
            .meta({ description: 'The `path` of the payload, with `{resourceId}` in it' }),
        }),
      ),
    }),
  )
  .meta({ id: 'EventTypes' });
export type EventTypes = z.infer<typeof eventTypesSchema>;

export function eventTypesView(): EventTypes {
  return COMPONENTS.map(({ name }) => ({
    component: name,
    events: EVENT_TYPES.filter(({ component }) => component === name).map((type) => ({
      code: type.code,
      name: type.name,
      group: type.group,
      resourcePath: type.resourcePath,
    })),
  }));
}
