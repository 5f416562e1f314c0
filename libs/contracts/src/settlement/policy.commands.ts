import { IsHash, IsNested } from '../codec/index.js';
import { PolicyPack } from '../policy/index.js';

/** Have a region's policy pack (政策包) hold from its first day on, in place of the one before it. */
export class PublishPolicy {
  /** SHA-256 of the pack's canonical content: tells the same pack from another. */
  @IsHash() readonly hash!: string;
  @IsNested(() => PolicyPack) readonly pack!: PolicyPack;
}

export const PolicyCommands = { PublishPolicy };
