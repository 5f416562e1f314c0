import type { Access, CaseFiling, CasePerson, CaseView } from '@yidi/contracts/views';
import type { Rows } from '@yidi/eventing';
import { plus, ZERO, type Fen } from '@yidi/kernel';
import type { CaseFile } from '../project/case-file.js';
import { caseKey, treatmentKey, TREATMENTS_OF_CASE, type TreatmentOfCase } from '../project/case-file.projection.js';
import type { TreatmentFile } from '../project/treatment-file.js';
import { settlementsIn, statusOf, type StandingSettlement } from './standing-settlement.js';

/** Everything that rows hold of one case. */
export interface CaseContents {
  readonly file: CaseFile;
  readonly treatments: readonly TreatmentFile[];
  readonly settlements: readonly StandingSettlement[];
}

/** The contract's bound for one case. */
const MOST_TREATMENTS = 100_000;

export const fileOf = async (rows: Rows, caseId: string): Promise<CaseFile | undefined> =>
  (await rows.load<CaseFile>([caseKey(caseId)]))[0];

/** Treatments in the order of the log, and the settlements of those that have one. */
export const contentsOf = async (rows: Rows, caseId: string): Promise<CaseContents | undefined> => {
  const [file, places] = await Promise.all([
    fileOf(rows, caseId),
    rows.list<TreatmentOfCase>(TREATMENTS_OF_CASE, caseId, { limit: MOST_TREATMENTS }),
  ]);
  if (file === undefined) return undefined;
  const treatments = present(
    await rows.load<TreatmentFile>(places.map(({ value }) => treatmentKey(value.treatmentId))),
  );
  const settled = treatments.flatMap(({ settlementId }) => (settlementId === undefined ? [] : [settlementId]));
  return { file, treatments, settlements: await settlementsIn(rows, settled) };
};

const present = <T>(found: readonly (T | undefined)[]): readonly T[] => found.filter((row) => row !== undefined);

export const caseView = ({ file, treatments, settlements }: CaseContents, person: CasePerson | null): CaseView => ({
  caseId: file.caseId,
  person,
  qualification: file.qualification ?? null,
  filing: filingThatCounts(file.filings),
  treatments: treatments.map(({ treatmentId, recordId, status, servedOn }) => ({
    treatmentId,
    recordId,
    status,
    servedOn,
  })),
  claims: [],
  settlements: settlements.map((settlement) => ({
    settlementId: settlement.file.settlementId,
    treatmentId: settlement.file.treatmentId,
    status: statusOf(settlement),
    total: settlement.file.total,
    fundPays: settlement.file.fundPays,
    personPays: settlement.file.personPays,
  })),
  totals: totalsOf(settlements.filter((settlement) => statusOf(settlement) !== 'reversed')),
});

const totalsOf = (standing: readonly StandingSettlement[]): CaseView['totals'] => ({
  total: sumOf(standing, ({ file }) => file.total),
  fundPays: sumOf(standing, ({ file }) => file.fundPays),
  personPays: sumOf(standing, ({ file }) => file.personPays),
  paid: sumOf(standing, ({ payment }) => payment?.paid ?? ZERO),
});

const sumOf = (settlements: readonly StandingSettlement[], amountOf: (settlement: StandingSettlement) => Fen): Fen =>
  settlements.reduce((sum, settlement) => plus(sum, amountOf(settlement)), ZERO);

/** The newest filing; one that was rejected does not hide another that was not. */
const filingThatCounts = (filings: readonly CaseFiling[]): CaseFiling | null =>
  filings.findLast(({ status }) => status !== 'rejected') ?? filings.at(-1) ?? null;

export const accessToCase = ({ personId, insuredRegion, treatmentRegion, institutions }: CaseFile): Access => ({
  personId,
  insuredRegion,
  ...(treatmentRegion === undefined ? {} : { treatmentRegion }),
  institutions,
});
