import { Injectable } from '@nestjs/common';
import { treatmentCodec, type TreatmentEvents } from '@yidi/contracts/claims';
import { nameAndVersion, toWire } from '@yidi/contracts/codec';
import type { DeclineReason } from '@yidi/contracts/filing';
import { OUTCOMES_TOPIC, RecordDeclined, RecordRefused, RecordSettled } from '@yidi/contracts/regions';
import { accountCodec, type AccountEvents } from '@yidi/contracts/settlement';
import type { Treatment } from '@yidi/domain/claims';
import {
  categoryOf,
  derive,
  NotYetFresh,
  tell,
  type Envelope,
  type Letter,
  type Recorded,
  type Told,
  type ToldAs,
} from '@yidi/eventing';
import type { Contract, Refusal, TreatmentId } from '@yidi/kernel';
import { Engine } from '@yidi/platform';
import { LRUCache } from 'lru-cache';
import { Treatments } from '../decide/treatments.aggregate.js';
import { declinedFor, keyOf, ofRecord, refusedFor, settledBy, type RecordTaken } from './outcome-letters.js';

/** What came of a treatment in the benefit account. */
type Settled = ToldAs<typeof AccountEvents, 'TreatmentSettled'> | ToldAs<typeof AccountEvents, 'SettlementDeclined'>;
type Taken = Told<typeof TreatmentEvents>;

/** An outcome of some record, ready to be written. */
interface Outgoing<T extends object> {
  readonly contract: Contract<T>;
  readonly outcome: T;
  /** Letters about one record share it and keep their order. */
  readonly key: string;
  /** The event, or the letter, that it tells of. */
  readonly of: Pick<Envelope, 'id' | 'at'> & { readonly caseId?: string };
}

/** Records that wait for their outcome and need not be looked up for it. */
const MOST_AWAITED = 4_096;

/** Tells regions what became of their records; where there is no exchange nobody can be told, and nothing happens. */
@Injectable()
export class Outcomes {
  /** Records that a region has sent to this process; of all others the log tells. */
  private readonly awaited = new LRUCache<TreatmentId, RecordTaken>({ max: MOST_AWAITED });

  constructor(private readonly engine: Engine) {}

  /** The record was taken, for the first time, and is a region's. */
  awaits(treatment: Treatment): void {
    if (treatment.status === 'recorded') this.awaited.set(treatment.treatmentId, treatment);
  }

  /** The letter was not taken. */
  async refused(letter: Letter, refusal: Refusal): Promise<void> {
    const at = this.engine.runtime.clock.now();
    const { outcome, key } = refusedFor(letter, refusal, at);
    await this.send({ contract: RecordRefused, outcome, key, of: { id: letter.id, at } });
  }

  /** The record was declined when it came. */
  async declined(event: ToldAs<typeof TreatmentEvents, 'TreatmentDeclined'>): Promise<void> {
    if (sentByRegion(event)) await this.tellDeclined(event.data, event.data.reasons, event.envelope);
  }

  /** The benefit account has divided the bill, or could not. */
  async settled(event: Settled): Promise<void> {
    if (this.engine.runtime.exchange === undefined) return;
    const { treatmentId } = event.data;
    const record = this.awaited.get(treatmentId) ?? (await this.sentRecord(treatmentId));
    if (record === undefined) return;
    await this.tell(record, event);
    this.awaited.delete(treatmentId);
  }

  /** What became of a record that came once more. Throws NotYetFresh while nothing has, and nobody else would tell later. */
  async again(treatment: Treatment): Promise<void> {
    if (this.engine.runtime.exchange === undefined || treatment.status === 'none') return;
    const taken = await this.taken(treatment.treatmentId);
    if (taken === undefined) return;
    if (taken.type === 'TreatmentDeclined') return this.tellDeclined(taken.data, taken.data.reasons, taken.envelope);
    const settled = await this.settlementOf(taken);
    if (settled !== undefined) return this.tell(taken.data, settled);
    if (!sentByRegion(taken)) throw new NotYetFresh('the record of an institution is not settled yet');
  }

  private tell(record: RecordTaken, { type, data, envelope }: Settled): Promise<void> {
    if (type === 'SettlementDeclined') return this.tellDeclined(record, data.reasons, envelope);
    const outcome = { ...ofRecord(record, envelope.at), ...settledBy(data) };
    return this.send({ contract: RecordSettled, outcome, ...about(record, envelope) });
  }

  private tellDeclined(record: RecordTaken, reasons: readonly DeclineReason[], envelope: Envelope): Promise<void> {
    const outcome = { ...ofRecord(record, envelope.at), ...declinedFor(reasons) };
    return this.send({ contract: RecordDeclined, outcome, ...about(record, envelope) });
  }

  /** The record as it was taken, where a region had sent it. */
  private async sentRecord(treatmentId: TreatmentId): Promise<RecordTaken | undefined> {
    const taken = await this.taken(treatmentId);
    return taken !== undefined && sentByRegion(taken) ? taken.data : undefined;
  }

  /** How a treatment was taken: the first event of its stream. */
  private async taken(treatmentId: TreatmentId): Promise<Taken | undefined> {
    const { events } = await this.engine.runtime.store.read(`${Treatments.category}-${treatmentId}`);
    const [first] = events;
    return first && tell(treatmentCodec, first);
  }

  /** What the benefit account has made of it, from the case's log. */
  private async settlementOf({ data, envelope }: Taken): Promise<Settled | undefined> {
    const events = await this.engine.runtime.store.readCase(data.caseId, envelope.position);
    return events
      .filter(isOfAccount)
      .map((event) => tell(accountCodec, event))
      .filter((event) => event.type !== 'SettlementReversed')
      .findLast((event) => event.data.treatmentId === data.treatmentId);
  }

  private async send<T extends object>({ contract, outcome, key, of }: Outgoing<T>): Promise<void> {
    const id = derive('regional-outcome', contract.name, key, of.id);
    const headers = {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: contract.name,
      ce_source: SOURCE,
      ce_time: of.at,
      ce_subject: key,
      ce_causationid: of.id,
      ...(of.caseId !== undefined && { ce_correlationid: of.caseId }),
      'content-type': 'application/json',
    };
    const letter: Letter = { id, key, headers, body: JSON.stringify(toWire(contract, outcome)) };
    await this.engine.runtime.exchange?.send(OUTCOMES_TOPIC, [letter]);
  }
}

const SOURCE = '/yidi/claims';

/**
 * Whoever sends as a region's system is told by letter, whichever way the record came: the event names the role, so nothing
 * more has to be kept, and a system that sends over HTTP need not stay to hear.
 */
const sentByRegion = ({ envelope }: Pick<Taken, 'envelope'>): boolean => envelope.actor.role === 'region';

const SETTLED: readonly string[] = ['TreatmentSettled', 'SettlementDeclined'];

const isOfAccount = ({ stream, type }: Recorded): boolean =>
  categoryOf(stream) === 'account' && SETTLED.includes(nameAndVersion(type).name);

const about = (record: RecordTaken, { id, at }: Envelope): Pick<Outgoing<object>, 'key' | 'of'> => ({
  key: keyOf(record),
  of: { id, at, caseId: record.caseId },
});
