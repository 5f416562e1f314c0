import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnusableStore } from '@yidi/eventing';

const KEY_BYTES = 32;

/** Takes the folder for this process; the lock falls with the process, however that ends. */
export const lockFolder = async (folder: string): Promise<{ release(): void }> => {
  await mkdir(folder, { recursive: true });
  const lock = lockIn(folder);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new UnusableStore(
      `${folder} is in use by another Yidi that runs. Stop that one first, or name another folder with --data.`,
    );
  }
  return {
    release: () => {
      lock.close();
    },
  };
};

const lockIn = (folder: string): DatabaseSync => {
  try {
    return new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  } catch {
    throw new UnusableStore(
      `${folder} cannot be written to. Give yourself the right to, or name another one with --data.`,
    );
  }
};

/** The key that wraps every person's key: made at the first start, kept beside the data, readable by its owner only. */
export const masterKeyIn = async (folder: string): Promise<Buffer> => {
  const path = join(folder, 'master.key');
  const kept = await readFile(path, 'utf8').catch(nothingIfMissing);
  if (kept === undefined && existsSync(join(folder, 'yidi.db')))
    throw new UnusableStore(
      `${path} is missing, and without it nothing personal in ${folder} can be read: put the file back from your backup.`,
    );
  if (kept === undefined) return makeKey(path);
  const key = Buffer.from(kept.trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  throw new UnusableStore(
    `${path} does not hold a key of ${String(KEY_BYTES)} bytes in hex. Without the right key nothing personal can be read: put the file back from your backup.`,
  );
};

/** Put in its place once it is on the disk: a first start that is cut off leaves no half of a key. */
const makeKey = async (path: string): Promise<Buffer> => {
  const key = randomBytes(KEY_BYTES);
  const next = `${path}.next`;
  await writeFile(next, `${key.toString('hex')}\n`, { mode: 0o600, flush: true });
  await rename(next, path);
  return key;
};

const nothingIfMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};
