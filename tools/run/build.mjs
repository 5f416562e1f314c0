import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment, quietly } from './processes.mjs';
import { filesBelow, hashOf, stampAt } from './stamp.mjs';
import { at, Stopped } from './workspace.mjs';

const STAMP = at('.nx', 'built');

const foldersIn = (folder) => readdirSync(folder).map((name) => join(folder, name));
const projects = () => [...foldersIn(at('libs')), ...foldersIn(at('apps')), at('bench'), at('infra')];

const isShipped = (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts');

/** What a source is built into: `src/a/b.ts` gives `dist/a/b.js`. */
const builtFrom = (project, source) =>
  join(project, 'dist', source.slice(join(project, 'src').length)).replace(/\.ts$/, '.js');

/** Nx answers from its cache in less than a second; the stamp saves that second, and leaves files alone that a server is reading. */
const state = () => {
  const sources = projects().map((project) => ({ project, files: filesBelow(join(project, 'src')).filter(isShipped) }));
  const complete = sources.every(({ project, files }) => files.every((file) => existsSync(builtFrom(project, file))));
  const settings = [at('.swcrc'), at('nx.json'), at('package-lock.json')];
  return { complete, hash: hashOf([...settings, ...sources.flatMap(({ files }) => files)]) };
};

/** Builds what has changed. */
export const ensureBuilt = async () => {
  const stamp = stampAt(STAMP);
  const before = state();
  if (before.complete && stamp.says(before.hash)) return;
  const { exitCode, output } = await quietly('nx', ['run-many', '-t', 'build'], environment());
  if (exitCode !== 0) throw new Stopped(`${output}\nThe build failed.`);
  stamp.write(before.hash);
};
