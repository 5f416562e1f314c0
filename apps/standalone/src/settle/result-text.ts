import type { AccumulatorUse, PaidFrom, PersonShare } from '@yidi/contracts/settlement';
import type { PolicyRef } from '@yidi/contracts/policy';
import {
  filled,
  gapped,
  type Calculation,
  type Gapped,
  type Tell,
  type Told,
  type Wording,
} from '@yidi/domain/settlement';
import { toYuan, yearOf, type Language } from '@yidi/kernel';
import { resultOf } from './result.js';
import type { Outcome } from './settle-record.js';
import { utf8 } from './utf8.js';

/**
 * The JSON of results as `resultOf` gives them, in UTF-8 of one character for each byte. Most of such a line says the same for every
 * bill of a clause, so that text is made once and kept; only words and amounts are put into it.
 */
export class ResultText {
  private readonly steps = new Map<Wording, Map<Told['rule'], Gapped>>();
  private readonly runs = new Map<string, string>();
  private readonly policies = new WeakMap<PolicyRef, string>();

  constructor(private readonly language: Language) {}

  /** One step. */
  readonly tell: Tell<string> = (told) => {
    const words = told.telling.words.map(inQuotes);
    words.push(toYuan(told.before), toYuan(told.amount), toYuan(told.after));
    return filled(this.stepOf(told), words);
  };

  /** A whole result, without the end of the line. */
  of(outcome: Outcome<string>): string {
    if ('declined' in outcome) return utf8(JSON.stringify(resultOf(outcome, this.language)));
    const { record, calculation, ref } = outcome;
    const { total, fundPays, personPays, institutionBears, funds } = calculation;
    return (
      `{"recordId":${quoted(record.recordId)},"personNo":${quoted(record.personNo)},"status":"calculated",` +
      `"benefitYear":${String(yearOf(record.servedOn))},"policy":${this.policyOf(ref)},` +
      `"total":"${toYuan(total)}","fundPays":"${toYuan(fundPays)}","personPays":"${toYuan(personPays)}",` +
      `"institutionBears":"${toYuan(institutionBears)}",` +
      `"funds":[${funds.map(({ fund, amount }) => `{"fund":${quoted(fund)},"amount":"${toYuan(amount)}"}`).join(',')}],` +
      `"person":${personOf(calculation.person)},"paidFrom":${paidFromOf(calculation.paidFrom)},` +
      `"steps":[${calculation.steps.join(',')}],"accumulators":${this.accumulatorsOf(calculation)}}`
    );
  }

  /** A step of this rule in this wording, with gaps for its words and amounts. */
  private stepOf({ rule, telling: { wording, words } }: Told): Gapped {
    const byRule = this.steps.get(wording) ?? new Map<Told['rule'], Gapped>();
    const known = byRule.get(rule);
    if (known !== undefined) return known;
    const { name, source } = rule;
    const says = this.language === 'en' ? wording.en : wording.zh;
    const step = gapped(words.length + 3, (...marks) => {
      const [before, amount, after] = marks.slice(words.length);
      return JSON.stringify({ rule: name, says: filled(says, marks), source, before, amount, after });
    });
    const kept = inUtf8(step);
    this.steps.set(wording, byRule.set(rule, kept));
    return kept;
  }

  private policyOf(ref: PolicyRef): string {
    const known = this.policies.get(ref);
    if (known !== undefined) return known;
    const text = utf8(JSON.stringify(ref));
    this.policies.set(ref, text);
    return text;
  }

  private accumulatorsOf({ accumulators, keys }: Calculation<string>): string {
    const items = accumulators.map((use, at) => this.accumulatorOf(use, keys[at] ?? ''));
    const first = (kind: AccumulatorUse['kind']): string => {
      const at = accumulators.findIndex((use) => use.kind === kind);
      return at < 0 ? '' : `"${kind}":${items[at] ?? ''},`;
    };
    return `{${first('deductible')}${first('cap')}"items":[${items.join(',')}]}`;
  }

  private accumulatorOf({ kind, pool, period, within, before, after, of }: AccumulatorUse, key: string): string {
    const run = this.runs.get(key) ?? utf8(JSON.stringify({ kind, pool, period, within }).slice(0, -1));
    this.runs.set(key, run);
    const limit = of === undefined ? '' : `,"of":"${toYuan(of)}"`;
    return `${run},"before":"${toYuan(before)}","after":"${toYuan(after)}"${limit}}`;
  }
}

const personOf = (person: PersonShare): string =>
  `{"fullySelfPaid":"${toYuan(person.fullySelfPaid)}","overLimit":"${toYuan(person.overLimit)}",` +
  `"preSelfPaid":"${toYuan(person.preSelfPaid)}","deductible":"${toYuan(person.deductible)}",` +
  `"coinsurance":"${toYuan(person.coinsurance)}","overCap":"${toYuan(person.overCap)}"}`;

const paidFromOf = ({ personalAccount, familyAccounts, cash }: PaidFrom): string =>
  `{"personalAccount":"${toYuan(personalAccount)}","familyAccounts":"${toYuan(familyAccounts)}","cash":"${toYuan(cash)}"}`;

const inUtf8 = ({ first, gaps, then }: Gapped): Gapped => ({ first: utf8(first), gaps, then: then.map(utf8) });

/** Characters that JSON and UTF-8 write as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : utf8(JSON.stringify(text)));

const inQuotes = (text: string): string => (PLAIN.test(text) ? text : utf8(JSON.stringify(text).slice(1, -1)));
