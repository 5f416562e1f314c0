import { Injectable } from '@nestjs/common';
import type { Codec } from '@yidi/contracts/codec';
import { Sealer, tell } from '@yidi/eventing';
import type { Catalogue } from '@yidi/kernel';
import { Engine } from '@yidi/platform';

interface Given {
  readonly personId: string;
  readonly reasons: readonly string[];
}

/** Why something was returned or rejected: sealed in the log, opened only for those who may read the thing itself. */
@Injectable()
export class ReviewReasons {
  constructor(
    private readonly engine: Engine,
    private readonly sealer: Sealer,
  ) {}

  /** What the last reviewer gave as reasons, while the thing is returned or rejected. */
  async of<E extends Catalogue>(
    codec: Codec<E>,
    stream: string,
    status: string,
  ): Promise<{ readonly reasons?: readonly string[] }> {
    if (status !== 'returned' && status !== 'rejected') return {};
    const { events } = await this.engine.runtime.store.read(stream);
    for (const recorded of events.toReversed()) {
      const { type, data, envelope } = tell(codec, recorded);
      if (!givesReasons(data)) continue;
      const subject = { personId: data.personId, eventId: envelope.id };
      const { reasons } = await this.sealer.open(data, codec.personalPathsOf(type), subject);
      return reasons.length === 0 ? {} : { reasons };
    }
    return {};
  }
}

const givesReasons = (data: object): data is Given => 'reasons' in data && 'personId' in data;
