type Words = Readonly<Record<string, string>>;

/** How the systems of some region write what the national interface has one word for. */
export interface Dialect {
  /** Division codes of those who write so begin with it; what everybody may write stands under ''. */
  readonly of: string;
  /** By the part of the message (its own fields under ''): other names of fields, and the interface's. */
  readonly names: Readonly<Record<string, Words>>;
  /** By field: other codes, and the interface's. */
  readonly codes: Readonly<Record<string, Words>>;
  /** Whether the fund's total (fund_pay_sumamt) holds the personal account too, and the person's total (psn_part_amt) then does not. */
  readonly fundTotal?: 'with-account' | 'without-account';
  /** Where this was learned. */
  readonly source: string;
}

/** Codes that were numbers on their way: `2` for `02`. */
const withoutLeadingZero = (most: number): Words =>
  Object.fromEntries(Array.from({ length: most }, (_, at) => [String(at + 1), String(at + 1).padStart(2, '0')]));

/** Every dialect we know; what a region's own says goes before what everybody may write. */
export const DIALECTS: readonly Dialect[] = [
  {
    of: '',
    names: {
      '': { mdtrtarea_admdvs: 'mdtrtarea_admvs', insuplc_admvs: 'insuplc_admdvs', data: 'input' },
      mdtrtinfo: { opsp_dise_code: 'dise_codg', dise_no: 'dise_codg' },
      setlinfo: { overlmt_amt: 'overlmt_selfpay' },
      feedetail: { overlmt_selfpay: 'overlmt_amt', hilist_code: 'med_list_codg' },
    },
    codes: {
      hosp_lv: withoutLeadingZero(9),
      chrgitm_lv: withoutLeadingZero(3),
      med_type: { '140104': '14', '140201': '14' },
    },
    fundTotal: 'without-account',
    source:
      'public clients of the interface: admvs and admdvs, overlmt_amt (of a line) and overlmt_selfpay (of a bill) for each other, opsp_dise_code of 2503 and dise_no of the centre, grades without their zero, 140104 门诊慢病 and 140201 门诊特病 for 14',
  },
  {
    of: '43',
    names: {},
    codes: {},
    fundTotal: 'without-account',
    source: 'a centre’s reconciliation code: in Hunan the fund’s total holds no personal account',
  },
  {
    of: '44',
    names: {},
    codes: {},
    fundTotal: 'with-account',
    source: 'a centre’s reconciliation code: in Guangdong the fund’s total holds the personal account',
  },
];

/** All that a region's systems may write. */
export type Understood = Required<Omit<Dialect, 'of' | 'source'>>;

const known = new Map<string, Understood>();

/** How a region writes: what everybody may, and over it what its province and city do. */
export const dialectOf = (region: string, dialects: readonly Dialect[] = DIALECTS): Understood => {
  const made = dialects === DIALECTS ? known.get(region) : undefined;
  if (made !== undefined) return made;
  const understood = dialects
    .filter(({ of }) => region.startsWith(of))
    .toSorted((a, b) => a.of.length - b.of.length)
    .reduce<Understood>(over, { names: {}, codes: {}, fundTotal: 'without-account' });
  if (dialects === DIALECTS) known.set(region, understood);
  return understood;
};

const over = (before: Understood, { names, codes, fundTotal }: Dialect): Understood => ({
  names: merged(before.names, names),
  codes: merged(before.codes, codes),
  fundTotal: fundTotal ?? before.fundTotal,
});

const merged = (before: Understood['names'], more: Understood['names']): Understood['names'] =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(more)])].map((name) => [
      name,
      { ...before[name], ...more[name] },
    ]),
  );
