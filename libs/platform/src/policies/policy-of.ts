import { toWire } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import type { Policy } from '@yidi/domain/policy';
import { contentHash } from '../content-hash.js';

/** The pack under its reference: known by what it says, however it was laid out. */
export const policyOf = (pack: PolicyPack): Policy => {
  const { region, scheme, validFrom: from } = pack;
  return { ref: { region, scheme, hash: contentHash(toWire(PolicyPack, pack)), from }, pack };
};
