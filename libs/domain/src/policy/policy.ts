import type { PolicyPack, PolicyRef } from '@yidi/contracts/policy';

/** A pack together with the reference by which events name it. */
export interface Policy {
  readonly ref: PolicyRef;
  readonly pack: PolicyPack;
}
