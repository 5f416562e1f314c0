import { Unavailable, UnusableStore } from '@yidi/eventing';
import { DatabaseError } from 'pg';

/** What an Unavailable of this server names. */
const DATABASE = 'the database';

/**
 * SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html) that pass by themselves: connection exceptions, want of
 * resources, intervention of the operator with the time limit of a statement among them, failures of the machine,
 * transactions that were given up for another, a lock that did not come, a server that only reads.
 */
const PASSING = /^(08|53|57|58|40|55P03|25P0[34]|25006)/;

/** What only somebody can mend, and how; the first that fits. */
const TO_MEND: readonly (readonly [code: RegExp, message: string])[] = [
  [
    /^28/,
    'The database refuses the user or the password that its URL names. Check both, and the rules in pg_hba.conf.',
  ],
  [
    /^3D000/,
    'The database that the URL names is not on that server. Create it (CREATE DATABASE … ENCODING UTF8) or name another.',
  ],
  [
    /^42501/,
    'The user of the database lacks a right. Let it own the schema that Yidi keeps its tables in, or create that schema for it: CREATE SCHEMA … AUTHORIZATION ….',
  ],
  [
    /^(3F000|42P01|42703|42883|42P10)/,
    'A table of Yidi in the database is missing or is not as Yidi made it. Nothing was changed. Put back the last backup.',
  ],
];

/** A row that was to be new stands already. */
export class Occupied extends Error {
  override readonly name = 'Occupied';
}
const OCCUPIED = '23505';

/** Not away, but refused: without the server's sentence, which may quote what was to be written. */
const refused = (code: string): Error => new Error(`The database refused a statement (SQLSTATE ${code})`);

const ofServer = (code: string): Error => {
  if (PASSING.test(code)) return new Unavailable(DATABASE, { cause: code });
  if (code === OCCUPIED) return new Occupied('A row is there already that was to be new');
  const mend = TO_MEND.find(([codes]) => codes.test(code))?.[1];
  return mend === undefined ? refused(code) : new UnusableStore(mend);
};

const fieldOf = (error: unknown, field: 'code' | 'syscall'): string | undefined => {
  if (typeof error !== 'object' || error === null || !(field in error)) return undefined;
  const value = (error as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : undefined;
};

/** A certificate or key that the URL names is read when the connection is made. */
const isUnreadableFile = (error: unknown): boolean => fieldOf(error, 'syscall') === 'open';

/** Says of an error of the driver what it means to Yidi, without any of its words: they hold addresses and values. */
export const meaningOf = (error: unknown): Error => {
  if (error instanceof Unavailable || error instanceof UnusableStore) return error;
  if (error instanceof DatabaseError) return ofServer(error.code ?? 'unknown');
  if (isUnreadableFile(error))
    return new UnusableStore('A certificate or key that the URL of the database names cannot be read.');
  return new Unavailable(DATABASE, { cause: fieldOf(error, 'code') ?? 'connection lost' });
};

export const tooLate = (): Unavailable => new Unavailable(DATABASE, { cause: 'time limit' });

/** Whether the connection may be used on after the error: the server answered and did not hang up. */
export const leavesConnection = (error: unknown): boolean =>
  error instanceof DatabaseError && error.severity !== 'FATAL' && error.severity !== 'PANIC';
