import { Injectable } from '@nestjs/common';
import { qualificationCodec } from '@yidi/contracts/filing';
import { ageOn, birthDayOf } from '@yidi/domain/filing';
import { Sealer, tell } from '@yidi/eventing';
import type { Day } from '@yidi/kernel';
import { Engine } from '@yidi/platform';

/** What of an application tells the day of birth; sealed in the log. */
const PATHS = [
  ['person', 'birthDate'],
  ['person', 'idNumber'],
] as const;

/** How old applicants are: opened from their newest application, and only for a policy that asks for it. */
@Injectable()
export class Ages {
  constructor(
    private readonly engine: Engine,
    private readonly sealer: Sealer,
  ) {}

  /** Whole years on a day; undefined where nobody applied, or the person is erased. */
  async of(qualificationId: string, on: Day): Promise<number | undefined> {
    const { events } = await this.engine.runtime.store.read(`qualification-${qualificationId}`);
    for (const recorded of events.toReversed()) {
      const { type, data, envelope } = tell(qualificationCodec, recorded);
      if (type !== 'QualificationSubmitted') continue;
      const subject = { personId: data.personId, eventId: envelope.id };
      const { person } = await this.sealer.open(data, PATHS, subject);
      const bornOn = birthDayOf(person);
      return bornOn && ageOn(on, bornOn);
    }
    return undefined;
  }
}
