import type { Identity } from './identity.js';
import { makeSessionToken, sessionIdOf, type Session } from './session.js';
import type { SessionsRepository } from './sessions.repository.js';

export type SessionsOptions = {
  readonly repository: SessionsRepository;
  readonly lifetimeMs: number;
  readonly idleTimeoutMs: number;
};

/** A session's end is moved on only when that gains this share of the idle time-out: not every request is a write. */
const EXTENSION_SHARE = 1 / 20;

/** Begins, finds and ends sessions. */
export class SessionsService {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** @returns the token that stands for the session: a new one every time, so that none from before can be planted */
  async begin(identity: Identity): Promise<string> {
    const token = makeSessionToken();
    const createdAt = new Date();
    const mustEndAt = new Date(createdAt.getTime() + this.#options.lifetimeMs);
    const endsAt = this.#idleEnd(createdAt, mustEndAt);
    await this.#options.repository.insert({
      ...identity,
      id: sessionIdOf(token),
      createdAt,
      endsAt,
      mustEndAt,
    });
    return token;
  }

  /** Only looks: asking whether a session lasts does not make it last longer. */
  async find(token: string): Promise<Session | undefined> {
    return this.#options.repository.find(sessionIdOf(token), new Date());
  }

  /** The session has been used: it lasts longer. */
  async extend(session: Session): Promise<void> {
    const endsAt = this.#idleEnd(new Date(), session.mustEndAt);
    const gainMs = endsAt.getTime() - session.endsAt.getTime();
    if (gainMs < this.#options.idleTimeoutMs * EXTENSION_SHARE) return;
    await this.#options.repository.extend(session.id, endsAt);
  }

  async end(token: string): Promise<void> {
    await this.#options.repository.remove(sessionIdOf(token));
  }

  #idleEnd(now: Date, mustEndAt: Date): Date {
    return new Date(Math.min(now.getTime() + this.#options.idleTimeoutMs, mustEndAt.getTime()));
  }
}
