import { z } from 'zod';

/** The place after which a page starts, in the order newest first. Opaque to clients. */
export type PageCursor = { readonly at: Date; readonly id: string };

const partsSchema = z.tuple([z.int().min(-8.64e15).max(8.64e15), z.string().min(1).max(128)]);

export function encodeCursor({ at, id }: PageCursor): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** Undefined when the text is not one of our cursors. */
export function decodeCursor(text: string): PageCursor | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const parts = partsSchema.safeParse(json);
  return parts.success ? { at: new Date(parts.data[0]), id: parts.data[1] } : undefined;
}
