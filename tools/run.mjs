// The one door to every task: `node tools/run.mjs <task> …`. Runs on any Node from 18 on, before anything is installed.
import { realpathSync } from 'node:fs';
import { ensureBuilt } from './run/build.mjs';
import { check } from './run/check.mjs';
import { ensureInstalled } from './run/install.mjs';
import { oneAtATime } from './run/one-at-a-time.mjs';
import { environment, handOver } from './run/processes.mjs';
import { projectNode } from './run/project-node.mjs';
import { at, say, Stopped } from './run/workspace.mjs';

const STANDALONE = at('apps', 'standalone', 'dist', 'main.js');

const run =
  (program, ...given) =>
  (node, args) =>
    handOver(node, [program, ...given, ...args], environment());

const tasks = {
  build: () => 0,
  demo: run(STANDALONE, 'demo'),
  start: run(STANDALONE, 'serve'),
  token: run(STANDALONE, 'token'),
  settle: run(STANDALONE, 'settle'),
  'policies:check': run(STANDALONE, 'policies:check'),
  bench: run(at('bench', 'dist', 'main.js')),
  stack: run(at('infra', 'dist', 'main.js')),
  'verify:compose': run(at('tools', 'compose', 'verify.mjs')),
  mutate: run(at('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', at('stryker.config.json')),
  docs: run(at('tools', 'docs', 'generate.mjs')),
  // Whoever starts servers in containers needs the project's own Node.
  test: (node, args) =>
    realpathSync(node) === realpathSync(process.execPath)
      ? check(node, args)
      : handOver(node, [at('tools', 'run.mjs'), 'test', ...args], environment()),
};

const main = async (name, args) => {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) throw new Stopped(`Say what to do: ${Object.keys(tasks).join(', ')}.`, 2);
  const node = await oneAtATime(async () => {
    await ensureInstalled();
    const found = projectNode();
    await ensureBuilt();
    return found;
  });
  return task(node, args);
};

try {
  process.exitCode = await main(process.argv[2] ?? '', process.argv.slice(3));
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
