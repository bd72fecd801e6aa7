import { z } from 'zod';

/** The place after which a page starts, in the order newest first. Opaque to clients. */
export type WebhookCursor = { readonly createdAt: Date; readonly id: string };

const partsSchema = z.tuple([z.int().min(-8.64e15).max(8.64e15), z.string().min(1).max(128)]);

export function encodeCursor({ createdAt, id }: WebhookCursor): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString('base64url');
}

/** Undefined when the text is not one of our cursors. */
export function decodeCursor(text: string): WebhookCursor | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const parts = partsSchema.safeParse(json);
  return parts.success ? { createdAt: new Date(parts.data[0]), id: parts.data[1] } : undefined;
}
