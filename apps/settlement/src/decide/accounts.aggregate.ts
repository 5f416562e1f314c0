import { AccountCommands, type AccountEvents, accountCodec } from '@yidi/contracts/settlement';
import { account, lookUpTerms, type Account, type AccountFacts } from '@yidi/domain/settlement';
import type { Aggregate } from '@yidi/eventing';
import { yearOf, type PersonId, type Scheme } from '@yidi/kernel';
import { Engine, type FactsBinding } from '@yidi/platform';

/** Which benefit account: one for each person, scheme and benefit year. */
export const accountIdOf = (personId: PersonId, scheme: Scheme, year: number): string =>
  `${personId}.${scheme}.${String(year)}`;

export const Accounts: Aggregate<Account, typeof AccountCommands, typeof AccountEvents, AccountFacts> = {
  category: 'account',
  decider: account,
  commands: AccountCommands,
  codec: accountCodec,
  idOf: ({ personId, entitlement, servedOn }) => accountIdOf(personId, entitlement.scheme, yearOf(servedOn)),
  caseOf: ({ entitlement }) => entitlement.caseId,
};

/** The insured region's policy on the day of service, and what it says of this treatment. */
export const policyFacts: FactsBinding<Account, typeof AccountCommands, AccountFacts, [Engine]> = {
  needs: [Engine],
  look:
    ({ runtime }) =>
    ({ data }) =>
      Promise.resolve(lookUpTerms(runtime.policies, data)),
};
