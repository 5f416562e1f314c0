import type { Conditions, PolicyPack } from '@yidi/contracts/policy';
import type { PackPath } from '../pack-findings.js';

/** Something in a list, and its place there, from 0. */
export interface Placed<T> {
  readonly at: number;
  readonly term: T;
}

/** A list of entries with conditions, and where the pack has it. */
export interface Table<T extends Conditions> {
  readonly path: PackPath;
  readonly entries: readonly Placed<T>[];
}

export const placed = <T>(list: readonly T[] = []): readonly Placed<T>[] => list.map((term, at) => ({ at, term }));

const table = <T extends Conditions>(path: PackPath, list: readonly T[] | undefined): Table<T> => ({
  path,
  entries: placed(list),
});

type Sourced = Conditions & { readonly source: string };

/** The tables that a bill is divided by. */
export const benefitTables = (pack: PolicyPack): readonly Table<Sourced>[] => [
  table(['deductibles'], pack.deductibles),
  table(['ratios'], pack.ratios),
  table(['ratioAdditions'], pack.ratioAdditions),
  table(['offsite'], pack.offsite),
  table(['caps'], pack.caps),
  table(['fixedPayments'], pack.fixedPayments),
  ...(pack.layers ?? []).map(({ terms }, at) => table(['layers', at, 'terms'], terms)),
  table(['ownShares'], pack.ownShares),
];

/** The tables that a qualification is granted by. */
export const qualificationTables = ({ qualification }: PolicyPack): readonly Table<Sourced>[] => [
  table(['qualification', 'starts'], qualification.starts),
  table(['qualification', 'validity'], qualification.validity),
];

export const tablesOf = (pack: PolicyPack): readonly Table<Sourced>[] => [
  ...benefitTables(pack),
  ...qualificationTables(pack),
];
