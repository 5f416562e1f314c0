import { spawnSync } from 'node:child_process';
import { at, Stopped } from './workspace.mjs';

const NEEDED = 24;
const OWN = at('node_modules', 'node', 'bin', 'node');

const majorOf = (version) => Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);

const versionOf = (node) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '';

/** The Node that Yidi runs on: its own, installed as a package, or the system's where that is new enough. */
export const projectNode = () => {
  if (majorOf(versionOf(OWN)) >= NEEDED) return OWN;
  if (majorOf(process.version) >= NEEDED) return process.execPath;
  throw new Stopped(
    `Yidi runs on Node ${String(NEEDED)} or newer; this is ${process.version}, and the package "node" that brings its own copy did ` +
      'not get to run its install script (is ignore-scripts set in your npm configuration?).\n' +
      'Either `npm rebuild node --ignore-scripts=false`, or install Node 24.',
  );
};
