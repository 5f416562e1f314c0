import type { DatabaseSync } from 'node:sqlite';

/** Takes the write lock. */
export const BEGIN = 'BEGIN IMMEDIATE';

/**
 * Does the work in one transaction that takes the write lock first; when it throws, nothing is done.
 * @param begin takes the lock, waiting for it as long as the connection does unless given
 */
export const transaction = <T>(db: DatabaseSync, work: () => T, begin: () => void = () => db.exec(BEGIN)): T => {
  begin();
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures, a full disk among them, make SQLite roll back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
