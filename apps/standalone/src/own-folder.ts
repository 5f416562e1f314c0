import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnusableStore } from '@yidi/eventing';

const KEY_BYTES = 32;

/** Takes the folder for this process; the lock falls with the process, however that ends. */
export const lockFolder = async (folder: string): Promise<{ release(): void }> => {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
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

/** The key that wraps every person's key: made at the first start, kept beside the data, readable by its owner only. */
export const masterKeyIn = async (folder: string): Promise<Buffer> => {
  const path = join(folder, 'master.key');
  const kept = await readFile(path, 'utf8').catch(nothingIfMissing);
  if (kept === undefined) return makeKey(path);
  const key = Buffer.from(kept.trim(), 'hex');
  if (key.length === KEY_BYTES) return key;
  throw new UnusableStore(
    `${path} does not hold a key of ${String(KEY_BYTES)} bytes in hex. Without the right key nothing personal can be read: put the file back from your backup.`,
  );
};

const makeKey = async (path: string): Promise<Buffer> => {
  const key = randomBytes(KEY_BYTES);
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(`${key.toString('hex')}\n`);
  await file.sync();
  await file.close();
  return key;
};

const nothingIfMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};
