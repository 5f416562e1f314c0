import { resolve } from 'node:path';
import type { Role } from '@yidi/kernel';
import { localIdentity } from '@yidi/platform';

/** Prints one token, and nothing else, on the standard output. */
export const printToken = async (options: {
  readonly role: Role;
  readonly region?: string;
  readonly sub?: string;
  readonly data: string;
}): Promise<void> => {
  const identity = await localIdentity(resolve(options.data));
  process.stdout.write(`${await identity.issue(options)}\n`);
};
