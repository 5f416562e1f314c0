import type { HeldDisease } from '@yidi/contracts/filing';
import type { AccountItem, KeptAccount } from '@yidi/contracts/settlement';
import { accumulatorKey, type AccountView, type Calculation } from '@yidi/domain/settlement';
import type { DiseaseCode, Fen, Scheme } from '@yidi/kernel';

/** Whose account, and of which scheme; `both` where a pack says that the schemes fill one account. */
export interface AccountName {
  readonly personNo: string;
  readonly scheme: Scheme | 'both';
}

/** One accumulator: changed in place, since a million records would leave as many copies behind. */
interface Kept extends Pick<AccountItem, 'kind' | 'pool' | 'period' | 'within'> {
  used: Fen;
  of: Fen | undefined;
}

/** One benefit account while records are settled: what was used, and for which diseases. */
export class KeptInMemory implements AccountView {
  private readonly used = new Map<string, Kept>();
  /** Every disease that was settled, and from when its benefit counts where a record said so. */
  held: readonly HeldDisease[] = [];
  /** `held` tells more than this. */
  readonly seen: readonly DiseaseCode[] = [];
  readonly usedBefore = (key: string): Kept | undefined => this.used.get(key);

  constructor(kept?: KeptAccount) {
    for (const item of kept?.items ?? []) {
      const { kind, pool, period, within, used, of } = item;
      this.used.set(accumulatorKey(item), { kind, pool, period, within, used, of });
    }
    this.held = (kept?.diseases ?? []).map((diseaseCode) => ({ diseaseCode }));
  }

  /** What a settlement took. */
  take({ keys, accumulators }: Calculation): void {
    for (const [at, { kind, pool, period, within, after, of }] of accumulators.entries()) {
      const key = keys[at] ?? '';
      const held = this.used.get(key);
      if (held === undefined) this.used.set(key, { kind, pool, period, within, used: after, of });
      else {
        held.used = after;
        held.of = of;
      }
    }
  }

  toKeep({ personNo, scheme }: AccountName): KeptAccount {
    return {
      personNo,
      scheme,
      diseases: this.held.map(({ diseaseCode }) => diseaseCode),
      items: [...this.used.values()].map(({ of, ...item }) => (of === undefined ? item : { ...item, of })),
    };
  }
}

/** The benefit accounts of everybody whose records are settled. */
export class Accounts {
  private readonly kept = new Map<string, KeptInMemory>();
  private readonly names = new Map<string, AccountName>();

  /** `given` are accounts from a file; one without a number is whoever comes first. */
  constructor(private readonly given: readonly KeptAccount[] = []) {}

  of(name: AccountName): KeptInMemory {
    const key = `${name.personNo} ${name.scheme}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const made = new KeptInMemory(this.given.find((account) => isOf(account, name)));
    this.kept.set(key, made);
    this.names.set(key, name);
    return made;
  }

  /** All of them, as a file keeps them; accounts from the file that no record touched stay as they were. */
  toKeep(): readonly KeptAccount[] {
    const named = [...this.names.values()];
    const untouched = this.given.filter((account) => !named.some((name) => isOf(account, name)));
    return [...named.map((name) => this.of(name).toKeep(name)), ...untouched];
  }
}

const isOf = ({ personNo, scheme }: KeptAccount, name: AccountName): boolean =>
  (personNo ?? name.personNo) === name.personNo && (scheme ?? name.scheme) === name.scheme;
