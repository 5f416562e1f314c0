import type { TreatmentSettled } from '@yidi/contracts/settlement';
import type { Policy } from '../policy/policy.js';
import { calculate, type Calculation } from './calculate.js';
import { isLacking, keyOf } from './clause.js';
import { heldIn } from './held.js';
import { questionOf } from './look-up-plan.js';
import { planFor } from './plan.js';

/** All that a settlement's event records of its calculation. */
export type Recalculation = Omit<Calculation, 'keys'>;

/**
 * A recorded settlement computed once more from what its event recorded, for auditors: the same pack has to give the same
 * result. Throws a RangeError for another pack than the event names, or one that does not settle such a treatment at all.
 */
export const recalculate = (event: TreatmentSettled, policy: Policy): Recalculation => {
  if (policy.ref.hash !== event.policy.hash)
    throw new RangeError(
      `settlement ${event.settlementId} was made with pack ${event.policy.hash}, not with ${policy.ref.hash}`,
    );
  const found = planFor(policy, questionOf(event));
  const before = new Map(event.accumulators.map((use) => [keyOf(use), { used: use.before, of: use.of }]));
  const result =
    'plan' in found
      ? calculate(found.plan, {
          bill: event.amounts,
          on: event.servedOn,
          usedBefore: (key) => before.get(key),
          held: heldIn(event),
          offered: event.personalAccount,
        })
      : { lacking: 'its terms' };
  if (isLacking(result))
    throw new RangeError(`pack ${policy.ref.hash} gives no terms for settlement ${event.settlementId}`);
  const { keys: _, ...recalculation } = result;
  return recalculation;
};
