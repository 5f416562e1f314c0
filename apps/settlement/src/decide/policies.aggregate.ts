import { PolicyCommands, type PolicyEvents, policyCodec } from '@yidi/contracts/settlement';
import { policyPublication, type KnownPolicies, type PublishedPolicies } from '@yidi/domain/policy';
import type { Aggregate } from '@yidi/eventing';
import { Engine, type FactsBinding } from '@yidi/platform';

/** One stream for the packs of each region and scheme: packs of one series are published one after the other. */
export const Policies: Aggregate<PublishedPolicies, typeof PolicyCommands, typeof PolicyEvents, KnownPolicies> = {
  category: 'policy',
  decider: policyPublication,
  commands: PolicyCommands,
  codec: policyCodec,
  idOf: ({ pack: { region, scheme } }) => `${region}.${scheme}`,
  caseOf: () => undefined,
};

/** The packs of the region and scheme that this process knows. */
export const knownPolicies: FactsBinding<PublishedPolicies, typeof PolicyCommands, KnownPolicies, [Engine]> = {
  needs: [Engine],
  look:
    ({ runtime }) =>
    ({ data: { pack } }) => {
      const refs = runtime.policies.all().map(({ ref }) => ref);
      const known = refs.filter(({ region, scheme }) => region === pack.region && scheme === pack.scheme);
      return Promise.resolve({ known });
    },
};
