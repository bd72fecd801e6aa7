/** The command was called in a way that it does not understand, or at a time when it cannot work; one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
