import type { ChildExit } from '../process/child-process.js';
import type { Progress } from '../progress.js';

export type EmbeddedServerOptions = {
  readonly dataFolder?: string;
  readonly port?: number;
  readonly progress?: Progress;
};

export type EmbeddedServer = {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  readonly exited: Promise<ChildExit>;
  /** In order; removes the data folder if it was a temporary one. */
  stop(): Promise<void>;
  /** SIGKILL; the data stay. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT make a server that accepts connections and never answers. */
  signal(signal: NodeJS.Signals): void;
};
