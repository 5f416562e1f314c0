import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { filesBelow, hashOf, stampAt } from './stamp.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yidi-stamp-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

describe('a stamp', () => {
  it('says what it was written for, and nothing else', () => {
    const stamp = stampAt(join(folder, 'deep', 'stamp'));
    expect(stamp.says('one')).toBe(false);
    stamp.write('one');
    expect(stamp.says('one')).toBe(true);
    expect(stamp.says('two')).toBe(false);
  });
});

describe('the hash of sources', () => {
  it('changes with a content, a name and a new file, and with nothing else', () => {
    file('a/one.ts', 'export const one = 1;');
    const before = hashOf(filesBelow(folder));
    expect(hashOf(filesBelow(folder))).toBe(before);

    const another = file('a/two.ts', '');
    expect(hashOf(filesBelow(folder))).not.toBe(before);
    rmSync(another);
    expect(hashOf(filesBelow(folder))).toBe(before);

    file('a/one.ts', 'export const one = 2;');
    expect(hashOf(filesBelow(folder))).not.toBe(before);
  });

  it('tells where one file ends and the next begins', () => {
    expect(hashOf([file('x', 'ab'), file('y', 'c')])).not.toBe(hashOf([file('x', 'a'), file('y', 'bc')]));
  });

  it('finds nothing in a folder that is not there', () => {
    expect(filesBelow(join(folder, 'nowhere'))).toEqual([]);
  });
});
