import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { at } from './workspace.mjs';

const LOCK = at('.nx', 'run.lock');

const ownerLives = () => {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const taken = () => {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

/** Two runs in one tree must not install or build at once: the second waits for the first. */
export const oneAtATime = async (work) => {
  mkdirSync(at('.nx'), { recursive: true });
  while (!taken()) {
    if (!ownerLives()) rmSync(LOCK, { force: true });
    else await pause(100);
  }
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
};
