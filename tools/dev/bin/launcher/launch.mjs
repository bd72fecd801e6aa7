import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildConsole } from './console.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { findNode } from './node-runtime.mjs';
import { whenNpmIsGone } from './npm-watch.mjs';
import { MODULES, ROOT, withInstalledBinaries } from './paths.mjs';
import { progress, refuse } from './refuse.mjs';
import { run } from './run.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * From a fresh clone to a running tool: installs the locked dependencies if need be, builds the tool, and becomes it as
 * far as Node can: hands over arguments, output, signals and the exit code. Only what Node ships is used until then.
 */
export async function launch({ main, build, withConsole = false }) {
  await ensureDependencies();
  const node = findNode();
  await buildProjects(node, build);
  if (withConsole) await buildConsole(node);
  const child = spawn(node, ['--enable-source-maps', join(ROOT, main), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: withInstalledBinaries(),
    // A process group of its own: Ctrl-C reaches it once, through us, and not a second time from the terminal.
    detached: true,
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  whenNpmIsGone(() => child.kill('SIGTERM'));
  child.once('error', (error) => refuse(`${main} could not be started: ${error.message}`));
  child.once('exit', (code) => process.exit(code ?? 1));
}

async function buildProjects(node, projects) {
  const configs = projects.map((project) => join(ROOT, project, 'tsconfig.build.json'));
  const args = [join(MODULES, 'typescript', 'bin', 'tsc'), '-b', '--verbose', ...configs];
  const { code, output } = await run('building', node, args, {
    cwd: ROOT,
    onLine: (line) => {
      const project = /Building project '(.+)\/tsconfig\.build\.json'/.exec(line)?.[1];
      if (project !== undefined) progress(`building ${project.replace(ROOT, '')}`);
    },
  });
  if (code === 0) return;
  const errors = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(\[?\S*\d+:\d+:\d+| {4}\* )/.test(line));
  refuse(`The build of ${projects.join(', ')} failed:\n${errors.join('\n')}`);
}
