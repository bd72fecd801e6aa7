/** Longer than that, and the database is in trouble: what waits then tries by itself. */
const MAX_WAIT_MS = 5_000;

/**
 * Lets the changes of an account that come here be made one after another, in the order in which they came. Each
 * holds the account's document for as long as its transaction takes, and the database refuses all others meanwhile:
 * of a dozen at once, one could lose every turn. With those of other instances it is still the database that decides.
 */
export class AccountTurns {
  /** Of each account the end of the change that came last; it never rejects. */
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(accountId: string, change: () => Promise<T>): Promise<T> {
    const made = makeAfter(this.#last.get(accountId), change);
    const end = made.catch(() => undefined);
    this.#last.set(accountId, end);
    try {
      return await made;
    } finally {
      if (this.#last.get(accountId) === end) this.#last.delete(accountId);
    }
  }
}

async function makeAfter<T>(before: Promise<unknown> | undefined, change: () => Promise<T>): Promise<T> {
  if (before !== undefined) await endOrTimeout(before);
  return change();
}

async function endOrTimeout(end: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, MAX_WAIT_MS)));
  await Promise.race([end, timeout]);
  clearTimeout(timer);
}
