import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UnusableStore } from '@yidi/eventing';
import { instant } from '@yidi/kernel';
import { movableClockConformance, temporaryFolder } from '@yidi/testing/conformance';
import { FileClock } from './file.clock.js';

const february = instant('2026-02-01T00:00:00Z');
const march = instant('2026-03-12T02:00:00Z');

movableClockConformance('in a file', async () => {
  const folder = await temporaryFolder();
  return {
    clock: await FileClock.open(folder.path, february),
    reopen: () => FileClock.open(folder.path, february),
    dispose: folder.remove,
  };
});

describe('the clock in a file', () => {
  it('is kept in the folder as soon as it is opened, and leaves nothing else there', async () => {
    const folder = await temporaryFolder();
    expect(FileClock.isKeptIn(folder.path)).toBe(false);

    const clock = await FileClock.open(folder.path, february);
    await clock.moveTo(march);

    expect(FileClock.isKeptIn(folder.path)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['clock.json']);
    expect(JSON.parse(readFileSync(join(folder.path, 'clock.json'), 'utf8'))).toEqual({ now: march });
    await folder.remove();
  });

  it.each(['', '{"now":', '{}', '[]', 'null', '{"now":"yesterday"}', '{"now":"2026-02-30T00:00:00Z"}', '{"now":5}'])(
    'does not guess when its file says %j',
    async (content) => {
      const folder = await temporaryFolder();
      const file = join(folder.path, 'clock.json');
      writeFileSync(file, content);

      const opening = FileClock.open(folder.path, february);

      await expect(opening).rejects.toBeInstanceOf(UnusableStore);
      await expect(opening).rejects.toThrow(/clock\.json does not hold the instant.*another data folder/);
      expect(readFileSync(file, 'utf8')).toBe(content);
      await folder.remove();
    },
  );
});
