import { z } from 'zod';

/** Query parameters that every list takes. */
export const pageQueryFields = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `nextCursor` of the page before; opaque. */
  cursor: z.string().min(1).max(512).optional(),
};

/** What every list answers. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    /** Null on the last page. */
    nextCursor: z.string().nullable(),
  });
