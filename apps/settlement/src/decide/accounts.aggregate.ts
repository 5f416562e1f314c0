import { AccountCommands, type AccountEvents, accountCodec } from '@yidi/contracts/settlement';
import { account, lookUpPlan, type Account, type AccountFacts } from '@yidi/domain/settlement';
import type { Aggregate } from '@yidi/eventing';
import { yearOf, type PersonId, type Scheme } from '@yidi/kernel';
import { Engine, type FactsBinding } from '@yidi/platform';

/** Which of a person's accounts: a scheme's own, or the one that both schemes of the region fill (累计合并). */
export type AccountKind = Scheme | 'both';

/** What a pack's terms say of the account, beside the scheme. */
interface Entitled {
  readonly scheme: Scheme;
  readonly account?: 'both-schemes' | undefined;
}

export const accountKindOf = ({ scheme, account: shared }: Entitled): AccountKind =>
  shared === 'both-schemes' ? 'both' : scheme;

/** One account for each person, kind and benefit year. */
export const accountIdOf = (personId: PersonId, kind: AccountKind, year: number): string =>
  `${personId}.${kind}.${String(year)}`;

export const Accounts: Aggregate<Account, typeof AccountCommands, typeof AccountEvents, AccountFacts> = {
  category: 'account',
  decider: account,
  commands: AccountCommands,
  codec: accountCodec,
  idOf: (command) =>
    'entitlement' in command
      ? accountIdOf(command.personId, accountKindOf(command.entitlement), yearOf(command.servedOn))
      : accountIdOf(command.personId, accountKindOf(command), command.benefitYear),
  caseOf: (command) => ('entitlement' in command ? command.entitlement.caseId : command.caseId),
};

/** The insured region's policy on the day of service, and what it says of this treatment; taking one back needs neither. */
export const policyFacts: FactsBinding<Account, typeof AccountCommands, AccountFacts, [Engine]> = {
  needs: [Engine],
  look:
    ({ runtime }) =>
    ({ type, data }) =>
      Promise.resolve(type === 'SettleTreatment' ? lookUpPlan(runtime.policies, data) : {}),
};
