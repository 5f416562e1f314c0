import type { PolicyPack } from '@yidi/contracts/policy';
import { CLAUSE_NAMES } from '../../settlement/plan.js';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { found, repeated, type Check } from './check.js';
import { placed } from './tables.js';

/** The order names every rule that the pack has, once, known, and where it can do its work. */
export const order: Check = (pack) => [
  ...wordsKnown(pack),
  ...tablesNamed(pack),
  ...found(pack.order[0] !== 'self-paid', () => PackFindings.orderFirst(['order', 0])),
  ...found(pack.order.slice(0, -1).includes('personal-account'), () =>
    PackFindings.orderLast(['order', pack.order.indexOf('personal-account')]),
  ),
  ...sequence(pack),
];

const wordsKnown: Check = ({ order: words, layers = [] }) => {
  const known = new Set([...CLAUSE_NAMES, ...layers.map(({ fund }) => fund)]);
  return [
    ...placed(words)
      .filter(({ term: word }) => !known.has(word))
      .map(({ at, term: word }) => PackFindings.orderWordUnknown(['order', at], word)),
    ...repeated(words).map(([at, word]) => PackFindings.saidTwice(['order', at], word)),
  ];
};

/** A word of the order and the part of the pack that it applies; no path: the part is not there. */
interface Named {
  readonly word: string;
  readonly part: string;
  readonly path: PackPath | undefined;
}

const namedParts = (pack: PolicyPack): readonly Named[] => {
  const cap = (word: string, limits: string): Named => {
    const at = (pack.caps ?? []).findIndex((entry) => entry.limits === limits);
    return { word, part: `caps (limits: ${limits})`, path: at < 0 ? undefined : ['caps', at] };
  };
  const part = (word: string, key: keyof PolicyPack): Named => ({
    word,
    part: key,
    path: pack[key] === undefined ? undefined : [key],
  });
  return [
    part('offsite', 'offsite'),
    part('ratio', 'ratios'),
    part('deductible', 'deductibles'),
    part('fixed-payment', 'fixedPayments'),
    cap('cap', 'fund'),
    cap('expense-cap', 'expense'),
    part('personal-account', 'personalAccount'),
    ...placed(pack.layers).map(({ at, term: { fund } }): Named => ({
      word: fund,
      part: 'layers',
      path: ['layers', at],
    })),
  ];
};

const tablesNamed: Check = (pack) =>
  namedParts(pack).flatMap(({ word, part, path }): readonly PackFinding[] => {
    const at = pack.order.indexOf(word);
    if (at < 0) return path === undefined ? [] : [PackFindings.orderLacks(path, word)];
    return path === undefined ? [PackFindings.orderWithoutTable(['order', at], word, part)] : [];
  });

/** What has to stand before what. */
const SEQUENCE: readonly (readonly [before: string, after: string])[] = [
  ['fixed-payment', 'ratio'],
  ['offsite', 'ratio'],
  ['expense-cap', 'ratio'],
  ['ratio', 'cap'],
  ['deductible', 'cap'],
];

/** Layers look at what these have left to the person. */
const BEFORE_LAYERS = ['ratio', 'deductible', 'cap'] as const;

const sequence: Check = ({ order: words, layers = [] }) =>
  [
    ...SEQUENCE,
    ...layers
      .filter(({ fund }) => !CLAUSE_NAMES.includes(fund))
      .flatMap(({ fund }) => BEFORE_LAYERS.map((before) => [before, fund] as const)),
  ].flatMap(([before, after]) =>
    words.includes(after) && words.indexOf(before) > words.indexOf(after)
      ? [PackFindings.orderWrong(['order', words.indexOf(before)], before, after)]
      : [],
  );
