import type { PolicyPack } from '@yidi/contracts/policy';
import { tablesOf } from '../settlement/plan.js';

/** What a pack asks of the person beside the qualification for the disease. */
interface PackAsks {
  /** Their age. */
  readonly age: boolean;
  /** Every disease that they are qualified for, and since when. */
  readonly held: boolean;
  /** The groups that it tells apart, by name (人群). */
  readonly groups: readonly string[];
}

/** Read off the pack once. */
export const packAsks = (pack: PolicyPack): PackAsks => {
  const asks = known.get(pack) ?? { age: asksAge(pack), held: asksHeld(pack), groups: groupsIn(pack) };
  known.set(pack, asks);
  return asks;
};

const known = new WeakMap<PolicyPack, PackAsks>();

const asksAge = (pack: PolicyPack): boolean =>
  tablesOf(pack).some((table) => table.some(({ ages }) => ages !== undefined));

/** Limits that count several diseases together, and those that go by the months since the benefit began. */
const asksHeld = ({ severalDiseases, caps = [], deductibles = [] }: PolicyPack): boolean =>
  severalDiseases !== undefined ||
  [...caps, ...deductibles].some(({ firstYear }) => firstYear !== undefined) ||
  caps.some(({ several, rollsOver }) => several !== undefined || rollsOver !== undefined);

const groupsIn = (pack: PolicyPack): readonly string[] => {
  const { starts, validity } = pack.qualification;
  const entries = [...tablesOf(pack), starts, validity].flat();
  return [...new Set(entries.flatMap(({ groups = [] }) => groups))].sort();
};
