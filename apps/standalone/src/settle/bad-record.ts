import type { Says, Violation } from '@yidi/kernel';

/** A record that cannot be settled as it stands: a stable code and what to do. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord';

  constructor(
    readonly code: string,
    readonly says: Says,
    readonly violations: readonly Violation[] = [],
  ) {
    super(says.en);
  }
}
