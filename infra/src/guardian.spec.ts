import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';

const GUARDIAN = new URL('guardian.ts', import.meta.url).href;

/** Starts something that runs for a minute, guards it, and says its pid. */
const PROGRAM = `
import { spawn } from 'node:child_process';
import { guarded } from '${GUARDIAN}';
const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
guarded(child);
console.log(child.pid);
setInterval(() => undefined, 1_000);
`;

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('what is guarded', () => {
  it('does not outlive the process that started it, even where that is killed', async () => {
    const starter = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(starter.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(lives(pid)).toBe(true);

    starter.kill('SIGKILL');

    for (let tries = 0; lives(pid) && tries < 100; tries += 1) await pause(100);
    expect(lives(pid)).toBe(false);
  });
});
