import { Controller, Get } from '@nestjs/common';
import { schemaOf, toWire } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import { PolicyItem } from '@yidi/contracts/views';
import type { Policy } from '@yidi/domain/policy';
import { dayOf, Refusal, SCHEMES, within, type Day, type RegionCode, type Scheme } from '@yidi/kernel';
import {
  Answers,
  AnswersPageOf,
  Asks,
  Does,
  Engine,
  For,
  json,
  Segment,
  writtenPage,
  type Reply,
} from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';
import { READERS } from '../reach.js';
import { PROCEDURES, proceduresOf } from './procedures.js';
import { PolicyAsked } from './questions.js';

const POLICY = {
  type: 'object',
  required: ['region', 'name', 'scheme', 'hash', 'from', 'procedures', 'pack'],
  properties: {
    region: { type: 'string' },
    name: { type: 'string' },
    scheme: { type: 'string', enum: SCHEMES },
    hash: { type: 'string' },
    from: { type: 'string', format: 'date' },
    until: { type: 'string', format: 'date' },
    inForce: { type: 'boolean', description: 'today' },
    procedures: PROCEDURES,
    pack: schemaOf(PolicyPack, 'wire'),
  },
};

/** The policy packs (政策包): public rules, open to every role. */
@Controller('v1/policies')
export class PoliciesController {
  constructor(private readonly engine: Engine) {}

  @Get()
  @Does('Every policy pack')
  @For(...READERS, 'operator')
  @AnswersPageOf(PolicyItem)
  all(): Reply {
    const items = this.engine.runtime.policies.all().map((policy) => itemOf(policy, this.today()));
    return writtenPage(PolicyItem, { items, next: null });
  }

  @Get(':region/:scheme')
  @Does('The pack in force on a day, with the procedures that a form needs')
  @For(...READERS, 'operator')
  @Answers(POLICY)
  inForce(
    @Segment('region') region: RegionCode,
    @Segment('scheme') scheme: string,
    @Asks(PolicyAsked) asked: PolicyAsked,
  ): Reply {
    const { on = this.today() } = asked;
    const policy = isScheme(scheme) ? this.engine.runtime.policies.inForce(region, scheme, on) : undefined;
    if (policy === undefined) throw new Refusal(GatewayRefusals.noPolicy(region.slice(0, 20), scheme.slice(0, 20), on));
    const { pack } = policy;
    return json({
      ...toWire(PolicyItem, itemOf(policy, this.today())),
      procedures: proceduresOf(pack),
      pack: toWire(PolicyPack, pack),
    });
  }

  private today(): Day {
    return dayOf(this.engine.runtime.clock.now());
  }
}

const isScheme = (word: string): word is Scheme => SCHEMES.some((scheme) => scheme === word);

const itemOf = ({ ref, pack }: Policy, today: Day): PolicyItem => ({
  region: pack.region,
  name: pack.name,
  scheme: pack.scheme,
  hash: ref.hash,
  from: ref.from,
  ...(pack.validUntil === undefined ? {} : { until: pack.validUntil }),
  inForce: within(today, { startsOn: pack.validFrom, endsOn: pack.validUntil }),
});
