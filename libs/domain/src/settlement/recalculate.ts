import type { TreatmentSettled } from '@yidi/contracts/settlement';
import { ZERO, type Fen } from '@yidi/kernel';
import type { Policy } from '../policy/policy.js';
import { termsFor } from '../policy/terms.js';
import { calculate, type Calculation } from './calculate.js';
import { questionOf } from './look-up-terms.js';

/**
 * A recorded settlement computed once more from what its event recorded, for auditors: the same pack has to give the same
 * result. Throws a RangeError for another pack than the event names, or one that does not settle such a treatment at all.
 */
export const recalculate = (event: TreatmentSettled, policy: Policy): Calculation => {
  if (policy.ref.hash !== event.policy.hash)
    throw new RangeError(
      `settlement ${event.settlementId} was made with pack ${event.policy.hash}, not with ${policy.ref.hash}`,
    );
  const found = termsFor(policy, questionOf(event));
  if (!('terms' in found))
    throw new RangeError(`pack ${policy.ref.hash} gives no terms for settlement ${event.settlementId}`);
  const used = { deductible: before(event, 'deductible'), cap: before(event, 'cap') };
  return calculate(event.amounts, found.terms, used, event.servedOn);
};

const before = (event: TreatmentSettled, kind: 'deductible' | 'cap'): Fen =>
  event.accumulators.find((use) => use.kind === kind)?.before ?? ZERO;
