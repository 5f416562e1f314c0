import type { PolicyPack, PolicyRef } from '@yidi/contracts/policy';
import type { PolicyCommands, PolicyEvents, PublishPolicy } from '@yidi/contracts/settlement';
import { refuse, type Decider, type MessageOf, type Violation } from '@yidi/kernel';
import { checkPack } from './check-pack.js';
import type { PackFinding, PackPath } from './pack-findings.js';
import { PublicationRefusals } from './publication.refusals.js';

/** What one region has published for one scheme (政策发布), oldest first. */
export interface PublishedPolicies {
  readonly published: readonly PolicyRef[];
}

/** The packs of the region and scheme that are known beside those published: from files. */
export interface KnownPolicies {
  readonly known: readonly PolicyRef[];
}

type Events = readonly MessageOf<typeof PolicyEvents>[];

const publish = ({ hash, pack }: PublishPolicy, { published }: PublishedPolicies, { known }: KnownPolicies): Events => {
  const isSame = (policy: PolicyRef): boolean => policy.hash === hash;
  if (published.some(isSame)) return [];
  const findings = checkPack(pack);
  if (findings.length > 0) return refuse(PublicationRefusals.packUnusable(findings.map(violation)));
  const all = [...published, ...known];
  if (!all.some(isSame)) mustComeLast(pack, all);
  const { region, scheme, validFrom: from } = pack;
  return [{ type: 'PolicyPublished', data: { region, scheme, hash, from, pack } }];
};

/** Settlements were made by the packs that hold: a new one follows them, and changes no day that one of them began to rule. */
const mustComeLast = ({ validFrom }: PolicyPack, others: readonly PolicyRef[]): void => {
  const rival = others.find(({ from }) => from === validFrom);
  if (rival !== undefined) refuse(PublicationRefusals.alreadyPublished(rival));
  const later = others.find(({ from }) => from > validFrom);
  if (later !== undefined) refuse(PublicationRefusals.beforeOneInForce(later));
};

const violation = ({ path, code, says }: PackFinding): Violation => ({
  field: fieldOf(path),
  rule: code,
  message: says.en,
  zh: says.zh,
});

/** `['diseases', 3, 'code']` → `diseases[3].code`, as every other violation names its field. */
const fieldOf = (path: PackPath): string =>
  path.length === 0
    ? '(body)'
    : path
        .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`))
        .join('')
        .slice(1);

/** A pack is published once, and never taken back: later rules are a later pack. */
export const policyPublication: Decider<PublishedPolicies, typeof PolicyCommands, typeof PolicyEvents, KnownPolicies> =
  {
    initial: { published: [] },
    decide: { PublishPolicy: (command, state, { facts }) => publish(command, state, facts) },
    evolve: {
      PolicyPublished: ({ published }, { region, scheme, hash, from }) => ({
        published: [...published, { region, scheme, hash, from }],
      }),
    },
  };
