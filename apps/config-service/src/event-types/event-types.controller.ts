import { eventTypesSchema, eventTypesView, type EventTypes } from '@sight-webhooks/contracts';
import { operation } from '../api/operation.js';
import { ApiController, Handles } from '../api/operation.decorators.js';

const listEventTypes = operation({
  method: 'get',
  path: '/event-types',
  operationId: 'listEventTypes',
  tag: 'Event types',
  summary: 'List the events that a webhook can be for',
  responses: [[200, { description: 'The event catalogue.', schema: eventTypesSchema }]],
});

@ApiController()
export class EventTypesController {
  @Handles(listEventTypes)
  list(): EventTypes {
    return eventTypesView();
  }
}
