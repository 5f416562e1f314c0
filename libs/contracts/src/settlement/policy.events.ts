import { codec, IsNested } from '../codec/index.js';
import { PolicyPack, PolicyRef } from '../policy/index.js';

/** A region's agency published a policy pack (政策包): it holds from its first day, and is found by its hash for ever. */
export class PolicyPublished extends PolicyRef {
  @IsNested(() => PolicyPack) readonly pack!: PolicyPack;
}

export const PolicyEvents = { PolicyPublished };

export const policyCodec = codec(PolicyEvents);
