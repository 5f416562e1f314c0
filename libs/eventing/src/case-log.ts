import type { Codec } from '@yidi/contracts/codec';
import type { Catalogue } from '@yidi/kernel';
import type { EventStore } from './ports/event-store.js';
import type { Told } from './told.js';
import { categoryOf, type Position, type Recorded } from './recorded.js';
import type { Sealer } from './seal.js';
import { tell } from './tell.js';

/** The event catalogue of each category of streams. */
export type Codecs = Readonly<Record<string, Codec<Catalogue>>>;

/** Some event of a case, of whichever aggregate. */
export type CaseEvent = Told<Catalogue>;

/** Everything that happened in a case, from the log alone. */
export class CaseLog {
  constructor(
    private readonly store: EventStore,
    private readonly codecs: Codecs,
    private readonly sealer: Sealer,
  ) {}

  /** The case's events in log order; personal fields sealed. */
  async read(caseId: string, after?: Position): Promise<readonly CaseEvent[]> {
    return (await this.store.readCase(caseId, after)).map((event) => tell(this.codecOf(event), event));
  }

  /** The event's data with its personal fields readable. */
  open(event: CaseEvent): Promise<object> {
    return this.sealer.open(event.data, this.personalPathsOf(event), {
      personId: (event.data as { readonly personId?: string }).personId ?? '',
      eventId: event.envelope.id,
    });
  }

  personalPathsOf({ type, envelope }: Pick<CaseEvent, 'type' | 'envelope'>): readonly (readonly string[])[] {
    return this.codecs[categoryOf(envelope.stream)]?.personalPathsOf(type) ?? [];
  }

  private codecOf(event: Recorded): Codec<Catalogue> {
    const codec = this.codecs[categoryOf(event.stream)];
    if (codec === undefined) throw new RangeError(`no catalogue is known for the stream ${event.stream}`);
    return codec;
  }
}

/** A catalogue among others, its events no longer told apart by type. */
export const among = <E extends Catalogue>(codec: Codec<E>): Codec<Catalogue> => codec as unknown as Codec<Catalogue>;
