import type { HeldDisease } from '@yidi/contracts/filing';
import type { PolicyPack } from '@yidi/contracts/policy';
import type { TreatmentSettled } from '@yidi/contracts/settlement';
import type { DiseaseCode } from '@yidi/kernel';

/** The diseases counted together: those the entitlement names, or else those seen in the account; this one always among them. */
export const heldWith = (
  diseaseCode: DiseaseCode,
  named: readonly HeldDisease[] | undefined,
  seen: readonly DiseaseCode[],
): readonly HeldDisease[] => {
  if (named === undefined && seen.length === 0) return [{ diseaseCode }];
  const held = named ?? seen.map((code) => ({ diseaseCode: code }));
  return held.some((each) => each.diseaseCode === diseaseCode) ? held : [...held, { diseaseCode }];
};

/** The same, as a settlement recorded it. */
export const heldIn = ({ held, diseaseCode, entitlement }: TreatmentSettled): readonly HeldDisease[] =>
  held ?? heldWith(diseaseCode, entitlement.held, []);

/** How many diseases of one person are paid for, of those that are counted (病种数限制). */
export interface LimitOnDiseases {
  readonly atMost: number;
  readonly among: ReadonlySet<DiseaseCode>;
}

export const limitOnDiseases = ({ severalDiseases, diseases }: PolicyPack): LimitOnDiseases | undefined => {
  if (severalDiseases === undefined) return undefined;
  const { atMost, classes } = severalDiseases;
  const counted = diseases.filter(({ class: name = '' }) => classes === undefined || classes.includes(name));
  return { atMost, among: new Set(counted.map(({ code }) => code)) };
};

/** The number that may be held, where this disease lies beyond it in the order in which they are. */
export const limitPassed = (
  limit: LimitOnDiseases | undefined,
  disease: DiseaseCode,
  held: readonly HeldDisease[],
): number | undefined => {
  if (limit === undefined) return undefined;
  const counted = held.filter(({ diseaseCode }) => limit.among.has(diseaseCode));
  const rank = counted.findIndex(({ diseaseCode }) => diseaseCode === disease);
  return rank >= limit.atMost ? limit.atMost : undefined;
};
