import { mapPaths, toWire, type Codec } from '@yidi/contracts/codec';
import { treatmentCodec } from '@yidi/contracts/claims';
import { filingCodec, qualificationCodec } from '@yidi/contracts/filing';
import { accountCodec, paymentCodec } from '@yidi/contracts/settlement';
import {
  among,
  CaseLog,
  categoryOf,
  isSealed,
  tell,
  type CaseEvent,
  type Codecs,
  type EventStore,
  type Position,
  type Recorded,
  type Sealer,
} from '@yidi/eventing';
import type { Actor, Catalogue, Instant } from '@yidi/kernel';
import type { Places } from './places.js';

/** An event as the log has it; `data` as the wire writes it. */
export interface LoggedEvent {
  /** Place in the case, from 1. */
  readonly seq: number;
  readonly position: Position;
  readonly at: Instant;
  /** Without its version. */
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly actor: Actor;
  readonly data: object;
  readonly causationId: string;
}

export interface EventsAsked {
  readonly after?: number | undefined;
  readonly limit: number;
  /** Whether personal fields are shown as they are; else `(sealed)` stands in their place. */
  readonly open: boolean;
}

const SEALED = '(sealed)';

const CODECS: Codecs = {
  qualification: among(qualificationCodec),
  filing: among(filingCodec),
  treatment: among(treatmentCodec),
  account: among(accountCodec),
  payment: among(paymentCodec),
};

const codecOf = (stream: string): Codec<Catalogue> => {
  const codec = CODECS[categoryOf(stream)];
  if (codec === undefined) throw new RangeError(`no catalogue is known for the stream ${stream}`);
  return codec;
};

/** The events of cases, from the log alone. */
export class LoggedEvents {
  private readonly log: CaseLog;

  constructor(
    private readonly store: EventStore,
    sealer: Sealer,
    private readonly places: Places,
  ) {
    this.log = new CaseLog(store, CODECS, sealer);
  }

  /** Undefined for a case that has no event. */
  async page(
    caseId: string,
    { after = 0, limit, open }: EventsAsked,
  ): Promise<{ readonly items: readonly LoggedEvent[]; readonly next: number | null } | undefined> {
    const from = this.places.from(caseId, after);
    const follow = await this.store.readCase(caseId, from.position);
    if (from.position === undefined && follow.length === 0) return undefined;
    const begin = after - from.seq;
    const shown = follow.slice(begin, begin + limit);
    const items = await Promise.all(shown.map((event, at) => this.written(event, after + at + 1, open)));
    const last = items.at(-1);
    if (last === undefined) return { items, next: null };
    this.places.remember(caseId, last.seq, last.position);
    return { items, next: follow.length > begin + limit ? last.seq : null };
  }

  private async written(recorded: Recorded, seq: number, open: boolean): Promise<LoggedEvent> {
    const { events } = codecOf(recorded.stream);
    const event: CaseEvent = tell(codecOf(recorded.stream), recorded);
    const { position, at, stream, revision, actor, causationId } = event.envelope;
    const contract = events[event.type];
    const shown = open ? await this.log.open(event) : this.closed(event);
    const data = contract === undefined ? shown : toWire(contract, shown);
    return { seq, position, at, type: event.type, stream, revision, actor, data, causationId };
  }

  private closed(event: CaseEvent): object {
    return mapPaths(event.data, this.log.personalPathsOf(event), (value) => (isSealed(value) ? SEALED : value));
  }
}
