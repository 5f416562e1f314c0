import type { PolicyPack } from '@yidi/contracts/policy';
import type { PackFinding } from '../pack-findings.js';

/** One subject of the check of a pack. */
export type Check = (pack: PolicyPack) => readonly PackFinding[];

/** Values that stood earlier in the list already, with their places. */
export const repeated = (values: readonly string[]): readonly (readonly [at: number, value: string])[] =>
  values.flatMap((value, at) => (values.indexOf(value) < at ? [[at, value] as const] : []));

/** The finding, where it is one. */
export const found = (is: boolean, finding: () => PackFinding): readonly PackFinding[] => (is ? [finding()] : []);
