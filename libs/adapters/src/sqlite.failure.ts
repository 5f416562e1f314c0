import { Unavailable, UnusableStore } from '@yidi/eventing';

/** Primary result codes of SQLite (sqlite.org/rescode.html); an extended code holds its primary one in the low byte. */
const BUSY = 5;
const CORRUPT = 11;
const CONSTRAINT = 19;
const NOT_A_DATABASE = 26;

/** What node:sqlite throws. */
interface DriverError {
  readonly errcode: number;
  readonly errstr: string;
}

/** Told by its fields: under a test runner the driver's errors are of another realm's Error. */
export const isDriverError = (error: unknown): error is DriverError =>
  typeof error === 'object' && error !== null && 'errcode' in error && 'errstr' in error;

const primaryCode = (error: unknown): number | undefined => (isDriverError(error) ? error.errcode & 0xff : undefined);

export const isConstraint = (error: unknown): boolean => primaryCode(error) === CONSTRAINT;

/** Another process holds the file for itself. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY;

export const damaged = (file: string, finding: string): UnusableStore =>
  new UnusableStore(
    `${file} is damaged (${finding}). Nothing was changed in it. Stop Yidi, keep a copy of the file and of the files ` +
      `beside it ending in -wal and -shm, and put back the last backup of all of them.`,
  );

/** Runs what uses the file; damage that the driver meets becomes an UnusableStore, and waiting in vain Unavailable. */
export const guarded = <T>(file: string, use: () => T): T => {
  try {
    return use();
  } catch (error) {
    const code = primaryCode(error);
    if (code === BUSY) throw new Unavailable('the store', { cause: error });
    if (isDriverError(error) && (code === CORRUPT || code === NOT_A_DATABASE)) throw damaged(file, error.errstr);
    throw error;
  }
};

/** The same for what a port answers with a promise; node:sqlite itself works while the caller waits. */
export const answering = <T>(file: string, use: () => T | PromiseLike<T>): Promise<T> =>
  new Promise((resolve) => resolve(guarded(file, use)));
