import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const at = (...parts) => join(ROOT, ...parts);

/** A line for whoever waits; never on stdout, which belongs to the task. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Ends the run with a sentence instead of a stack. */
export class Stopped extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'Stopped';
    this.exitCode = exitCode;
  }
}
