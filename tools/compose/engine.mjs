import { spawn, spawnSync } from 'node:child_process';
import { ROOT, Stopped } from '../run/workspace.mjs';

const MISSING = [
  'npm run verify:compose needs a Docker engine and Compose, and cannot use them:',
  'Start the engine (`docker info` must answer) and install Compose 2 (`docker compose`) or 1.29 (`docker-compose`).',
];

const says = (command, ...args) => spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** How Compose is called here. Throws Stopped, in words, where there is no engine or no Compose. */
const composeHere = () => {
  const engine = says('docker', 'info', '--format', '{{.ServerVersion}}');
  if (engine.error !== undefined) throw new Stopped([MISSING[0], '  docker is not installed', MISSING[1]].join('\n'));
  if (engine.status !== 0) throw new Stopped([MISSING[0], `  ${engine.stderr.trim()}`, MISSING[1]].join('\n'));
  for (const words of [['docker', 'compose'], ['docker-compose']]) {
    const found = says(words[0], ...words.slice(1), 'version', '--short');
    if (found.status === 0) return { words, version: found.stdout.trim(), engine: engine.stdout.trim() };
  }
  throw new Stopped([MISSING[0], '  there is no Compose', MISSING[1]].join('\n'));
};

/** The text that a command printed. Throws with its last words where it fails or takes longer than it may. */
const run = (command, args, { env, limitMs = 60_000, input = undefined }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const all = [];
    child.stdout?.on('data', (chunk) => {
      out.push(chunk);
      all.push(chunk);
    });
    child.stderr?.on('data', (chunk) => all.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(Buffer.concat(out).toString('utf8').trim());
      const words = Buffer.concat(all).toString('utf8').trim().split('\n').slice(-25).join('\n');
      reject(new Error(`${[command, ...args].join(' ')} ended with ${String(code ?? 'no answer in time')}\n${words}`));
    });
    // A command that ends before it has read everything says why in its own words.
    child.stdin?.on('error', () => undefined).end(input);
  });

/** A Compose project of its own on the engine of this machine, with settings of its own. */
export class Project {
  constructor(name, settings) {
    this.name = name;
    this.here = composeHere();
    this.env = { ...process.env, ...settings, COMPOSE_PROJECT_NAME: name };
  }

  docker(args, limitMs) {
    return run('docker', args, { env: this.env, limitMs });
  }

  compose(args, limitMs) {
    const [command, ...first] = this.here.words;
    return run(command, [...first, ...args], { env: this.env, limitMs });
  }

  /** A few lines of JavaScript inside a container of ours; answers what they print. */
  script(container, code) {
    const args = ['exec', '-i', container, 'node', '--input-type=module', '-'];
    return run('docker', args, { env: this.env, input: code });
  }

  /** The containers of a service by the number of their instance; those that are not running too. */
  async containersOf(service) {
    const labels = { project: this.name, service, oneoff: 'False' };
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '--filter',
      `label=com.docker.compose.${name}=${value}`,
    ]);
    const ids = await this.docker(['ps', '--all', '--quiet', ...filters]);
    const found = await this.inspect(ids.split('\n').filter(Boolean));
    const number = (container) => Number(container.Config.Labels['com.docker.compose.container-number']);
    return found.toSorted((one, other) => number(one) - number(other)).map(({ Name }) => Name.slice(1));
  }

  async inspect(containers) {
    return containers.length === 0 ? [] : JSON.parse(await this.docker(['inspect', ...containers]));
  }
}
