import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Every file below a folder, in the same order on every machine; none when there is no such folder. */
export const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    : [];

/** One hash over the names and contents of files. */
export const hashOf = (files) => {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0');
  return hash.digest('hex');
};

/** A note of the content that something was last done for. */
export const stampAt = (file) => ({
  says: (hash) => textOf(file) === hash,
  write(hash) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, hash);
  },
});
