// A claim by hand is split by the insured region's catalogue, not by that of the treatment place (手工报销按参保地目录).
import type { SplitAmounts } from '@yidi/contracts/claims';
import type { OwnShareTerm, PolicyPack } from '@yidi/contracts/policy';
import type { UnsplitItem } from '@yidi/contracts/settlement';
import { fen, minus, plus, scaled, WHOLE, ZERO, type Fen, type Millionths } from '@yidi/kernel';
import type { Policy } from '../policy/policy.js';
import { deciding, decisive, type Circumstances } from '../policy/table.js';
import type { Lacking } from './clause.js';
import type { PlanQuestion } from './plan.js';

/** A line of a bill that no catalogue has split yet. */
export type UnsplitLine = Pick<UnsplitItem, 'amount' | 'class' | 'kind'>;

/**
 * Splits the lines by the pack's own shares: class A (甲类) is in scope, class C (丙类) is the person's, of class B (乙类) the person
 * pays a first share by kind of item. In scope is what is left of the total, so that the parts always add up.
 */
export const splitByHand = (
  { pack }: Policy,
  question: PlanQuestion,
  lines: readonly UnsplitLine[],
): SplitAmounts | Lacking => {
  const preSelfPaid = firstShare(pack, circumstancesOf(pack, question), linesOf('B', lines));
  if (typeof preSelfPaid === 'object') return preSelfPaid;
  const total = sumOf(lines);
  const fullySelfPaid = sumOf(linesOf('C', lines));
  const inScope = minus(total, plus(fullySelfPaid, preSelfPaid));
  return { total, fullySelfPaid, overLimit: ZERO, preSelfPaid, inScope };
};

const linesOf = (wanted: UnsplitLine['class'], lines: readonly UnsplitLine[]): readonly UnsplitLine[] =>
  lines.filter((line) => line.class === wanted && line.amount > 0);

const sumOf = (lines: readonly UnsplitLine[]): Fen => plus(...lines.map(({ amount }) => amount));

const circumstancesOf = (pack: PolicyPack, question: PlanQuestion): Circumstances => ({
  ...question,
  manner: question.manner ?? 'manual',
  groups: question.groups ?? [],
  diseaseClass: pack.diseases.find(({ code }) => code === question.diseaseCode)?.class,
});

/** Money of class B and its share. */
interface ClassB {
  readonly amount: Fen;
  readonly share: Millionths;
}

/** The person's first share of class-B lines, brought to the fen line by line, or else once for each share. */
const firstShare = (
  { ownShares = [], rounding }: PolicyPack,
  of: Circumstances,
  lines: readonly UnsplitLine[],
): Fen | Lacking => {
  const shared: ClassB[] = [];
  for (const { amount, kind } of lines) {
    const share = shareOf(ownShares, of, kind);
    if (share === undefined) return { lacking: `own-share(${kind ?? 'class-b'})` };
    shared.push({ amount, share });
  }
  const rounded = rounding?.at === 'line' ? shared : mergedByShare(shared);
  return plus(...rounded.map(({ amount, share }) => fen(scaled(amount, share, WHOLE, rounding?.how))));
};

const mergedByShare = (shared: readonly ClassB[]): readonly ClassB[] =>
  [...Map.groupBy(shared, ({ share }) => share)].map(([share, lines]) => ({
    share,
    amount: plus(...lines.map(({ amount }) => amount)),
  }));

/** An entry that lists the kind of item goes before those that list none. */
const shareOf = (
  entries: readonly OwnShareTerm[],
  of: Circumstances,
  kind: string | undefined,
): Millionths | undefined => {
  const naming = entries.filter(({ items }) => kind !== undefined && items?.includes(kind) === true);
  const others = entries.filter(({ items }) => items === undefined);
  const term = decisive(deciding(naming, of).length > 0 ? naming : others, of);
  return term === undefined || term.share === 'unknown' ? undefined : term.share;
};
