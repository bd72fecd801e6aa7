/** The place after which a page starts, in the order newest first. Opaque to clients. */
export type DeliveryCursor = { readonly createdAt: Date; readonly messageId: string };

export function encodeCursor({ createdAt, messageId }: DeliveryCursor): string {
  return Buffer.from(`${String(createdAt.getTime())} ${messageId}`).toString('base64url');
}

/** Undefined when the text is not one of our cursors. */
export function decodeCursor(text: string): DeliveryCursor | undefined {
  const parts = /^(-?\d{1,16}) (.+)$/s.exec(Buffer.from(text, 'base64url').toString('utf8'));
  const [, time, messageId] = parts ?? [];
  if (time === undefined || messageId === undefined) return undefined;
  const createdAt = new Date(Number(time));
  return Number.isNaN(createdAt.getTime()) ? undefined : { createdAt, messageId };
}
