// A stored event is frozen: every sample ever committed must still be there, with the content it was committed with.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { at, ROOT } from './run/workspace.mjs';

const SAMPLES = 'libs/contracts/samples';

const git = (...args) =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 });

/** Commit and path of every sample at the moment it was added, oldest last. */
const additions = () => {
  const found = new Map();
  let commit = '';
  for (const line of git(
    'log',
    '--diff-filter=A',
    '--no-renames',
    '--name-only',
    '--format=commit %H',
    '--',
    SAMPLES,
  ).split('\n'))
    if (line.startsWith('commit ')) commit = line.slice('commit '.length);
    else if (line.endsWith('.json')) found.set(line, commit);
  return [...found];
};

const faultOf = ([path, commit]) => {
  if (!existsSync(at(path))) return `${path} was removed`;
  return readFileSync(at(path), 'utf8') === git('show', `${commit}:${path}`)
    ? undefined
    : `${path} differs from what ${commit.slice(0, 8)} added`;
};

const history = () => {
  try {
    return git('rev-parse', '--is-shallow-repository').trim();
  } catch {
    return 'none';
  }
};

const known = history();
if (known === 'none') {
  process.stdout.write('note: no git history here, so the samples could not be compared with it\n');
} else {
  if (known === 'true')
    process.stdout.write('note: a shallow clone; samples are compared with the history that is here\n');
  const faults = additions()
    .map(faultOf)
    .filter((fault) => fault !== undefined);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  if (faults.length > 0)
    process.stdout.write('A new shape of an event is a new version with an upgrade and a sample of its own.\n');
  process.exitCode = faults.length > 0 ? 1 : 0;
}
