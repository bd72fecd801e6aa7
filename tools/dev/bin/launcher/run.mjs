import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';
import { progress } from './refuse.mjs';

const STILL_AT_IT_MS = 10_000;

/** Runs a command, tells every ten seconds that it still does, and resolves with its exit code and output. */
export function run(what, command, args, { cwd, env, onLine } = {}) {
  return new Promise((resolve) => {
    const started = Date.now();
    const timer = setInterval(() => {
      progress(`${what}: still at it after ${String(Math.round((Date.now() - started) / 1000))} s`);
    }, STILL_AT_IT_MS);
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
      for (const line of String(chunk).split('\n')) onLine?.(line);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const finish = (code) => {
      clearInterval(timer);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}
