import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below what the kernel gives to outgoing connections (32768 and up on Linux), so that none of those takes the port
// between the look and the use.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
/**
 * Who starts a service takes a port seconds before the service listens on it. Each process has ports of its own, which
 * it gives in turn, so that suites that run at the same time do not get the same one.
 */
const PORTS_OF_A_PROCESS = 40;
const BLOCKS = Math.floor((HIGHEST_PORT - LOWEST_PORT) / PORTS_OF_A_PROCESS);
const firstPort = LOWEST_PORT + (process.pid % BLOCKS) * PORTS_OF_A_PROCESS;
let given = randomInt(PORTS_OF_A_PROCESS);

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_OF_A_PROCESS; tries += 1) {
    given = (given + 1) % PORTS_OF_A_PROCESS;
    const port = firstPort + given;
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port from ${String(firstPort)} to ${String(firstPort + PORTS_OF_A_PROCESS - 1)}`);
}
