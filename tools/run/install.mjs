import { existsSync, readFileSync } from 'node:fs';
import { environmentOutside, quietly } from './processes.mjs';
import { hashOf, stampAt } from './stamp.mjs';
import { at, say, Stopped } from './workspace.mjs';

const LOCK = at('package-lock.json');
const INSTALLED = at('node_modules', '.package-lock.json');
const STAMP = at('node_modules', '.yidi-installed');

const packagesOf = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

/** Whether what npm noted in node_modules is what the lock asks for; optional packages may be for another machine. */
export const agrees = (wanted, present) =>
  Object.entries(wanted).every(([path, { version, resolved, link, optional, devOptional }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.link === link && (link !== true || found.resolved === resolved);
  });

/** Who installed by hand left no stamp of ours, and nothing to do. */
const installedByHand = () => existsSync(INSTALLED) && agrees(packagesOf(LOCK), packagesOf(INSTALLED));

/**
 * Not `npm ci`: it refuses a lock made where the registry lacks a native package for some other machine, and it removes
 * node_modules under whoever is running. With `--no-save` the lock decides the versions just the same and stays as it is.
 */
const INSTALL = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];

const HINT =
  'npm could not install what Yidi needs (its words are above). Usual reasons: no way to the npm registry ' +
  '(see `npm config get registry` and `npm ping`), a full disk, or npm older than 9. Then try again: `npm install`.';

/** Makes node_modules what package-lock.json says, unless it is so already. */
export const ensureInstalled = async () => {
  const wanted = hashOf([LOCK]);
  const stamp = stampAt(STAMP);
  if (stamp.says(wanted)) return;
  if (!installedByHand()) {
    const why = existsSync(at('node_modules')) ? 'package-lock.json has changed' : 'first run';
    say(`Installing packages (${why}); this takes a minute or so …`);
    const { exitCode, output } = await quietly('npm', INSTALL, environmentOutside());
    if (exitCode !== 0) throw new Stopped(`${output}\n${HINT}`);
  }
  stamp.write(wanted);
};
