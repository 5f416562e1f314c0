import type { HeldDisease } from '@yidi/contracts/filing';
import type { AccountItem, AccumulatorUse, KeptAccount } from '@yidi/contracts/settlement';
import { accumulatorKey, type AccountView, type Calculation } from '@yidi/domain/settlement';
import { SCHEMES, type DiseaseCode, type Fen, type Scheme } from '@yidi/kernel';

/** Whose account, and of which scheme; `both` where a pack says that the schemes fill one account. */
export interface AccountName {
  readonly personNo: string;
  readonly scheme: Scheme | 'both';
}

const ACCOUNT_SCHEMES: readonly AccountName['scheme'][] = [...SCHEMES, 'both'];

/** An account in which something was settled. */
export interface SettledAccount {
  readonly name: AccountName;
  readonly account: KeptAccount;
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
  /** Whether a record was settled in it. */
  isSettled = false;
  readonly usedBefore = (key: string): Kept | undefined => this.used.get(key);

  constructor(kept?: KeptAccount) {
    for (const item of kept?.items ?? []) {
      const { kind, pool, period, within, used, of } = item;
      this.used.set(accumulatorKey(item), { kind, pool, period, within, used, of });
    }
    this.held = (kept?.diseases ?? []).map((diseaseCode) => ({ diseaseCode }));
  }

  /** What a settlement took. */
  take({ keys, accumulators }: Pick<Calculation, 'keys' | 'accumulators'>): void {
    this.isSettled = true;
    for (let at = 0; at < accumulators.length; at += 1) this.note(keys[at], accumulators[at]);
  }

  private note(key: string | undefined, use: AccumulatorUse | undefined): void {
    if (key === undefined || use === undefined) return;
    const { kind, pool, period, within, after, of } = use;
    const held = this.used.get(key);
    if (held === undefined) this.used.set(key, { kind, pool, period, within, used: after, of });
    else {
      held.used = after;
      held.of = of;
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
  /** By number, then by scheme. */
  private readonly kept = new Map<string, Partial<Record<AccountName['scheme'], KeptInMemory>>>();
  /** Where each name stands first in the file. */
  private readonly places = new Map<string, number>();

  /** `given` are accounts from a file; one without a number is whoever comes first. */
  constructor(private readonly given: readonly KeptAccount[] = []) {
    for (const [at, account] of given.entries()) {
      const key = keyOf(account);
      if (!this.places.has(key)) this.places.set(key, at);
    }
  }

  of({ personNo, scheme }: AccountName): KeptInMemory {
    let own = this.kept.get(personNo);
    if (own === undefined) this.kept.set(personNo, (own = {}));
    return (own[scheme] ??= new KeptInMemory(this.givenTo({ personNo, scheme })));
  }

  /** All in which something was settled. */
  settled(): readonly SettledAccount[] {
    return [...this.kept].flatMap(([personNo, own]) =>
      ACCOUNT_SCHEMES.flatMap((scheme) => {
        const account = own[scheme];
        const name = { personNo, scheme };
        return account?.isSettled === true ? [{ name, account: account.toKeep(name) }] : [];
      }),
    );
  }

  /** The first account of the file that may be of this name. */
  private givenTo(name: AccountName): KeptAccount | undefined {
    if (this.given.length === 0) return undefined;
    const first = Math.min(...keysFitting(name).map((key) => this.places.get(key) ?? Infinity));
    return this.given[first];
  }
}

/** Accounts as a file keeps them: those in which something was settled by their numbers, then others from the file as they were. */
export const accountsToKeep = (
  settled: readonly SettledAccount[],
  given: readonly KeptAccount[],
): readonly KeptAccount[] => {
  const theirs = new Set(settled.flatMap(({ name }) => keysFitting(name)));
  const own = settled.map(({ name, account }) => [keyOf(name), account] as const).toSorted(byKey);
  return [...own.map(([, account]) => account), ...given.filter((account) => !theirs.has(keyOf(account)))];
};

const byKey = ([a]: readonly [string, KeptAccount], [b]: readonly [string, KeptAccount]): number => (a < b ? -1 : 1);

/** What an account of a file does not name stays empty. */
const keyOf = ({ personNo, scheme }: Pick<KeptAccount, 'personNo' | 'scheme'>): string =>
  `${personNo ?? ''} ${scheme ?? ''}`;

/** What an account of a file may be called to be of this name. */
const keysFitting = ({ personNo, scheme }: AccountName): readonly string[] => [
  keyOf({ personNo, scheme }),
  keyOf({ personNo }),
  keyOf({ scheme }),
  keyOf({}),
];
