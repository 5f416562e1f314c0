import { ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import type { SplitAmounts } from '@yidi/contracts/claims';
import type { AccumulatorUse } from '@yidi/contracts/settlement';
import { decisive, type Policy } from '@yidi/domain/policy';
import { inWords, planFor, settleBill, type AccountView, type Calculation } from '@yidi/domain/settlement';
import { fen, ZERO, type DiseaseCode, type Fen, type PersonType } from '@yidi/kernel';
import { mixedBills, realPacks, settleableCases, shippedPolicies, type MixedBill } from './bill-mix.js';
import { rateOf, sideBySide, type Result } from './measure.js';

const BILLS = 5_000;
const PEOPLE = 250;
const ROUNDS = 5;
const REPEATS = 40;
const WITH_STEPS = 200_000;
const WITHOUT_STEPS = 500_000;
/** json-rules-engine and zen-engine take longer: fewer bills give a steady figure. */
const COMPARED = 2_000;

/** How far an accumulator was used; changed in place, as the settle command does. */
interface Kept {
  used: Fen;
  of: Fen | undefined;
}

/** A person's account as a Map. */
class Account implements AccountView {
  private readonly kept = new Map<string, Kept>();
  readonly seen: readonly DiseaseCode[] = [];
  readonly usedBefore = (key: string): Kept | undefined => this.kept.get(key);

  take({ keys, accumulators }: Calculation): void {
    for (let at = 0; at < accumulators.length; at += 1) this.note(keys[at], accumulators[at]);
  }

  private note(key: string | undefined, use: AccumulatorUse | undefined): void {
    if (key === undefined || use === undefined) return;
    const held = this.kept.get(key);
    if (held === undefined) this.kept.set(key, { used: use.after, of: use.of });
    else {
      held.used = use.after;
      held.of = use.of;
    }
  }

  /** A new year begins for a person that is known. */
  begin(): void {
    for (const held of this.kept.values()) held.used = ZERO;
  }
}

type Accounts = readonly Account[];
const newAccounts = (): Accounts => Array.from({ length: PEOPLE }, () => new Account());

const settleAll = (bills: readonly MixedBill[], told: boolean, accounts: Accounts = newAccounts()): number => {
  for (const account of accounts) account.begin();
  let paid = 0;
  for (const { policy, question, amounts, person } of bills) {
    const account = accounts[person];
    if (account === undefined) continue;
    const outcome = settleBill(
      {
        insuredRegion: policy.ref.region,
        scheme: policy.ref.scheme,
        diseaseCode: question.diseaseCode,
        servedOn: question.on,
        amounts,
        held: undefined,
        personalAccount: undefined,
      },
      { ref: policy.ref, found: planFor(policy, question) },
      account,
      told ? inWords : undefined,
    );
    if ('declined' in outcome) continue;
    account.take(outcome.calculation);
    paid += outcome.calculation.fundPays;
  }
  return paid;
};

/** One row of the table that all of them decide by. */
interface TableRow {
  readonly diseaseCode: DiseaseCode;
  readonly personType: PersonType;
  readonly deductible: number;
  /** Millionths. */
  readonly share: number;
  readonly cap: number;
}

/**
 * One region's table, written out: for every disease and kind of person its deductible a month, its share and its cap a year.
 * Diseases that share a limit, or whose numbers are not known, stay out.
 */
const tableOf = ({ pack }: Policy): readonly TableRow[] =>
  pack.diseases.flatMap(({ code }) => EMPLOYEES.flatMap((personType) => rowOf(pack, code, personType)));

const EMPLOYEES: readonly PersonType[] = ['active', 'retired'];

const rowOf = (pack: Policy['pack'], diseaseCode: DiseaseCode, personType: PersonType): readonly TableRow[] => {
  const of = { diseaseCode, personType };
  const deductible = decisive(pack.deductibles ?? [], of)?.amount;
  const share = decisive(pack.ratios, of)?.share;
  const { amount: cap, pool } = decisive(pack.caps ?? [], of) ?? {};
  const isWhole = [deductible, share, cap].every((value) => typeof value === 'number') && pool === undefined;
  return isWhole
    ? [{ diseaseCode, personType, deductible: Number(deductible), share: Number(share), cap: Number(cap) }]
    : [];
};

/** How much of the month's deductible and of the year's cap one person has used. */
type Used = Map<string, number>;

const divide = (
  row: TableRow,
  { inScope }: SplitAmounts,
  { month, year }: Record<'month' | 'year', string>,
  used: Used,
): number => {
  const deductibleUsed = used.get(month) ?? 0;
  const capUsed = used.get(year) ?? 0;
  const deductible = Math.min(inScope, Math.max(0, row.deductible - deductibleUsed));
  const share = Math.floor(((inScope - deductible) * row.share + 500_000) / 1_000_000);
  const paid = Math.min(share, Math.max(0, row.cap - capUsed));
  used.set(month, deductibleUsed + deductible);
  used.set(year, capUsed + paid);
  return paid;
};

const runsOf = ({ question, person }: MixedBill): Record<'month' | 'year', string> => ({
  month: `${String(person)} ${question.diseaseCode} ${question.on.slice(0, 7)}`,
  year: `${String(person)} ${question.diseaseCode} ${question.on.slice(0, 4)}`,
});

/** What is possible at all: one region's rules written by hand, for that region and nothing else. */
const byHand = (rows: readonly TableRow[], bills: readonly MixedBill[]): number => {
  const table = new Map(rows.map((row) => [`${row.diseaseCode} ${row.personType}`, row]));
  const used: Used = new Map();
  let paid = 0;
  for (const bill of bills) {
    const row = table.get(`${bill.question.diseaseCode} ${bill.question.personType}`);
    if (row !== undefined) paid += divide(row, bill.amounts, runsOf(bill), used);
  }
  return paid;
};

/** The table as rules of json-rules-engine; what they decide is then computed by hand. */
const byJsonRules = (rows: readonly TableRow[]): ((bills: readonly MixedBill[]) => Promise<number>) => {
  const engine = new Engine();
  for (const row of rows)
    engine.addRule({
      conditions: {
        all: [
          { fact: 'diseaseCode', operator: 'equal', value: row.diseaseCode },
          { fact: 'personType', operator: 'equal', value: row.personType },
        ],
      },
      event: { type: 'decided', params: { row } },
    });
  return async (bills) => {
    const used: Used = new Map();
    let paid = 0;
    for (const bill of bills) {
      const { diseaseCode, personType } = bill.question;
      const { events } = await engine.run({ diseaseCode, personType });
      const row = events[0]?.params?.['row'] as TableRow | undefined;
      if (row !== undefined) paid += divide(row, bill.amounts, runsOf(bill), used);
    }
    return paid;
  };
};

/** The table as a decision table of zen-engine; what it decides is then computed by hand. */
const byZen = (rows: readonly TableRow[]): ((bills: readonly MixedBill[]) => Promise<number>) => {
  const columns = ['deductible', 'share', 'cap'] as const;
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: {
          hitPolicy: 'first',
          inputs: [
            { id: 'disease', name: 'disease', field: 'diseaseCode' },
            { id: 'person', name: 'person', field: 'personType' },
          ],
          outputs: columns.map((name) => ({ id: name, name, field: name })),
          rules: rows.map((row, at) => ({
            _id: String(at),
            disease: `"${row.diseaseCode}"`,
            person: `"${row.personType}"`,
            ...Object.fromEntries(columns.map((name) => [name, String(row[name])])),
          })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: '1', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: '2', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  });
  return async (bills) => {
    const used: Used = new Map();
    let paid = 0;
    for (const bill of bills) {
      const { diseaseCode, personType } = bill.question;
      const { result } = (await decision.evaluate({ diseaseCode, personType })) as { readonly result: TableRow };
      paid += divide(result, bill.amounts, runsOf(bill), used);
    }
    return paid;
  };
};

/** Every way has to pay the same: otherwise the figures compare different things. */
const mustAgree = (amounts: readonly number[]): void => {
  if (new Set(amounts).size !== 1)
    throw new Error(`the ways to settle do not agree: ${amounts.map((amount) => fen(amount)).join(', ')} fen`);
};

const perSecond = (bills: readonly MixedBill[], repeats: number, run: () => unknown): Promise<number> =>
  rateOf(bills.length * repeats, async () => {
    for (let round = 0; round < repeats; round += 1) await run();
  });

/** Bills of every pack that Yidi ships, divided with and without their steps; one region's table by other rule engines and by hand. */
export const settleBills = async (): Promise<readonly Result[]> => {
  const library = await shippedPolicies();
  const cases = settleableCases(library);
  const mix = mixedBills(cases, BILLS, PEOPLE);
  const fixed = library.inForce(
    '450600' as Policy['ref']['region'],
    'employee',
    '2026-03-12' as MixedBill['question']['on'],
  );
  if (fixed === undefined) throw new RangeError('the pack 450600/employee is missing');
  const rows = tableOf(fixed);
  const inTable = new Set(rows.map(({ diseaseCode }) => diseaseCode));
  const ofFixed = cases.filter(({ policy, question }) => policy === fixed && inTable.has(question.diseaseCode));
  const bills = mixedBills(ofFixed, BILLS, PEOPLE);
  const compared = bills.slice(0, COMPARED);
  const [jsonRules, zen] = [byJsonRules(rows), byZen(rows)];
  mustAgree([settleAll(compared, false), byHand(rows, compared), await jsonRules(compared), await zen(compared)]);

  const hand = (): Promise<number> => perSecond(bills, REPEATS * 4, () => byHand(rows, bills));
  const [known, knownFixed] = [newAccounts(), newAccounts()];
  const told = await sideBySide(ROUNDS, () => perSecond(mix, REPEATS, () => settleAll(mix, true, known)), hand);
  const untold = await sideBySide(ROUNDS, () => perSecond(mix, REPEATS, () => settleAll(mix, false, known)), hand);
  const one = (): Promise<number> => perSecond(bills, REPEATS, () => settleAll(bills, false, knownFixed));
  const onFixed = await sideBySide(ROUNDS, one, hand);
  const onJsonRules = await sideBySide(ROUNDS, one, () => perSecond(compared, 1, () => jsonRules(compared)));
  const onZen = await sideBySide(ROUNDS, one, () => perSecond(compared, 1, () => zen(compared)));
  const unit = 'bills/s';
  const packs = `${String(realPacks(library).length)} packs`;
  return [
    {
      name: `settle, ${packs}, every step; by hand one region (≥ ${String(WITH_STEPS)}/s)`,
      ...told,
      unit,
      ok: told.ours >= WITH_STEPS,
    },
    {
      name: `settle, ${packs}, no steps; by hand one region (≥ ${String(WITHOUT_STEPS)}/s)`,
      ...untold,
      unit,
      ok: untold.ours >= WITHOUT_STEPS,
    },
    { name: 'settle, one region, no steps; by hand', ...onFixed, unit, ok: true },
    { name: 'settle, one region, no steps; json-rules-engine', ...onJsonRules, unit, ok: true },
    { name: 'settle, one region, no steps; zen-engine', ...onZen, unit, ok: true },
  ];
};
