import type { HeldDisease } from '@yidi/contracts/filing';
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

/** The limit on the number of diseases paid for, where this one lies beyond it in the order in which they are held. */
export const limitPassed = (
  limit: number | undefined,
  disease: DiseaseCode,
  held: readonly HeldDisease[],
): number | undefined =>
  limit !== undefined && held.findIndex(({ diseaseCode }) => diseaseCode === disease) >= limit ? limit : undefined;
