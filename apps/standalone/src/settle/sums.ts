import { fen, toYuan } from '@yidi/kernel';
import type { Outcome } from './settle-record.js';

/** What a file of records came to. */
export interface Totals {
  readonly records: number;
  readonly settled: number;
  readonly declined: number;
  readonly bad: number;
}

/** Totals and sums over the settled records, fen, by fund too. */
export class Sums implements Totals {
  records = 0;
  settled = 0;
  declined = 0;
  bad = 0;
  total = 0;
  fundPays = 0;
  personPays = 0;
  readonly funds = new Map<string, number>();

  add(outcome: Outcome<string>): void {
    if ('declined' in outcome) {
      this.declined += 1;
      return;
    }
    const { total, fundPays, personPays, funds } = outcome.calculation;
    this.settled += 1;
    this.total += total;
    this.fundPays += fundPays;
    this.personPays += personPays;
    for (const { fund, amount } of funds) this.addTo(fund, amount);
  }

  /** Takes in the sums of others, who counted other records of the same file. */
  addAll(others: readonly SumsToCarry[]): void {
    for (const { funds, ...counts } of others) {
      for (const name of COUNTED) this[name] += counts[name];
      for (const [fund, amount] of funds) this.addTo(fund, amount);
    }
  }

  totals(): Totals {
    const { records, settled, declined, bad } = this;
    return { records, settled, declined, bad };
  }

  told(): object {
    return {
      ...this.totals(),
      total: toYuan(fen(this.total)),
      fundPays: toYuan(fen(this.fundPays)),
      personPays: toYuan(fen(this.personPays)),
      funds: Object.fromEntries([...this.funds].toSorted(byFund).map(([fund, amount]) => [fund, toYuan(fen(amount))])),
    };
  }

  private addTo(fund: string, amount: number): void {
    this.funds.set(fund, (this.funds.get(fund) ?? 0) + amount);
  }
}

const COUNTED = ['records', 'settled', 'declined', 'bad', 'total', 'fundPays', 'personPays'] as const;

/** Sums on their way between threads. */
export type SumsToCarry = Pick<Sums, (typeof COUNTED)[number] | 'funds'>;

const byFund = ([a]: readonly [string, number], [b]: readonly [string, number]): number => (a < b ? -1 : 1);
