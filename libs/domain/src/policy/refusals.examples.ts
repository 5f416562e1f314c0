// One example of every refusal of policy packs: the generated list of refusals is made of them.
import type { PolicyRef } from '@yidi/contracts/policy';
import { day, type RegionCode, type Saying } from '@yidi/kernel';
import { PublicationRefusals } from './publication.refusals.js';

const policy: PolicyRef = {
  region: '450600' as RegionCode,
  scheme: 'employee',
  hash: `sha256:${'a'.repeat(64)}`,
  from: day('2026-04-01'),
};

export const policyRefusalExamples: readonly Saying[] = [
  PublicationRefusals.packUnusable([
    { field: 'ratios[0].share', rule: 'percent', message: 'must be a share with a per cent sign: "75%"' },
  ]),
  PublicationRefusals.alreadyPublished(policy),
  PublicationRefusals.beforeOneInForce(policy),
];
