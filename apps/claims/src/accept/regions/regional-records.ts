import { Injectable } from '@nestjs/common';
import { RecordTreatment } from '@yidi/contracts/claims';
import type { RegionalRecord } from '@yidi/contracts/regions';
import type { Treatment } from '@yidi/domain/claims';
import type { Decided, Request } from '@yidi/eventing';
import { covers, Refusal, refuse, type RegionCode, type Violation } from '@yidi/kernel';
import { Commands, People, recordTreatment } from '@yidi/platform';
import { dialectOf } from './dialects.js';
import { readExactly } from './exact-json.js';
import { contradictionsIn } from './identities.js';
import { inNationalForm } from './national-form.js';
import { RegionalRecordRefusals } from './regional-record.refusals.js';
import { nationalFieldOf, treatmentFormOf } from './treatment-form.js';

/** A message of another region as it came, and whose it is; where nobody else tells, it speaks for itself. */
export interface Sent {
  readonly text: string;
  readonly sender: RegionCode | undefined;
}

/** Whatever another region sends, by whichever way, becomes an ordinary record here and nowhere else. */
@Injectable()
export class RegionalRecords {
  constructor(
    private readonly commands: Commands,
    private readonly people: People,
  ) {}

  /** Throws a Refusal that names the interface's fields. */
  async take({ text, sender }: Sent, requestOf: (sender: RegionCode) => Request): Promise<Decided<Treatment>> {
    const { record, from } = readRecord({ text, sender });
    const data = await recordTreatment(this.people, treatmentFormOf(record));
    try {
      return await this.commands.execute<Treatment>(RecordTreatment, data, requestOf(from));
    } catch (error) {
      throw error instanceof Refusal ? inNationalNames(error, record) : error;
    }
  }
}

/** The record that a message holds, every rule of the interface kept, and the region that sent it. Throws a Refusal. */
const readRecord = ({ text, sender }: Sent): { readonly record: RegionalRecord; readonly from: RegionCode } => {
  const sent = readExactly(text);
  if (!isObject(sent)) return refuse(RegionalRecordRefusals.unreadable());
  const dialect = dialectOf(sender ?? placeIn(sent));
  const record = inNationalForm(sent, dialect);
  const from = sender ?? record.mdtrtarea_admvs;
  if (!covers(from, record.mdtrtarea_admvs))
    return refuse(RegionalRecordRefusals.senderElsewhere(from, record.mdtrtarea_admvs));
  mustBeSettlement(record);
  mustBeOfOneDisease(record);
  const contradictions = contradictionsIn(record, dialect);
  return contradictions.length === 0 ? { record, from } : refuse(RegionalRecordRefusals.doesNotAddUp(contradictions));
};

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where care was given, read before it is known how the sender writes: by any name that everybody may give it. */
const placeIn = (sent: Json): string => {
  const others = Object.entries(dialectOf('').names[''] ?? {});
  const names = ['mdtrtarea_admvs', ...others.filter(([, of]) => of === 'mdtrtarea_admvs').map(([name]) => name)];
  const found = names.map((name) => sent[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found.trim() : '';
};

const mustBeSettlement = ({ infno, input: { mdtrtinfo, setlinfo } }: RegionalRecord): void => {
  if (setlinfo.refd_setl_flag === '1') refuse(RegionalRecordRefusals.refundNotTaken(setlinfo.setl_id));
  if (!['2207', '2207A'].includes(infno)) refuse(RegionalRecordRefusals.transactionNotTaken(infno));
  if (mdtrtinfo.med_type !== '14') refuse(RegionalRecordRefusals.notSpecialDisease(mdtrtinfo.med_type));
};

const mustBeOfOneDisease = ({ input: { mdtrtinfo, feedetail = [] } }: RegionalRecord): void => {
  const disease = mdtrtinfo.dise_codg;
  const others = feedetail.flatMap(({ dise_codg: other = disease }, at): readonly Violation[] =>
    other === disease
      ? []
      : [
          {
            field: `input.feedetail[${String(at)}].dise_codg`,
            rule: 'same-disease',
            message: `must be ${disease}, as the visit’s`,
            zh: `应与就诊病种 ${disease} 相同`,
          },
        ],
  );
  if (others.length > 0) refuse(RegionalRecordRefusals.severalDiseases(others));
};

const inNationalNames = ({ kind, code, says, violations }: Refusal, record: RegionalRecord): Refusal =>
  new Refusal({
    kind,
    code,
    says,
    violations: violations.map((violation) => ({ ...violation, field: nationalFieldOf(violation.field, record) })),
  });
