/** Undefined when the part can do its work, otherwise why not, in words for an operator. */
export type HealthCheck = () => string | undefined;

export type HealthReport = {
  readonly ready: boolean;
  /** Why the service cannot do its work. */
  readonly problems: Readonly<Record<string, string>>;
  /** What does not go as it should, but does not keep the service from its work. */
  readonly warnings: Readonly<Record<string, string>>;
};

/** What the parts of a service say of themselves; `/health/ready` shows it. */
export class Health {
  readonly #requirements = new Map<string, HealthCheck>();
  readonly #warnings = new Map<string, HealthCheck>();

  /** A part without which the service cannot do its work. */
  require(name: string, check: HealthCheck): void {
    this.#requirements.set(name, check);
  }

  /** A part whose trouble an operator should see, although the service still does its work. */
  warn(name: string, check: HealthCheck): void {
    this.#warnings.set(name, check);
  }

  report(): HealthReport {
    const problems = failing(this.#requirements);
    return { ready: Object.keys(problems).length === 0, problems, warnings: failing(this.#warnings) };
  }
}

function failing(checks: ReadonlyMap<string, HealthCheck>): Record<string, string> {
  const failures: Record<string, string> = {};
  for (const [name, check] of checks) {
    const problem = check();
    if (problem !== undefined) failures[name] = problem;
  }
  return failures;
}
