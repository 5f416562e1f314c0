import { Controller, Get } from '@nestjs/common';
import { schemaOf, toWire } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import { PolicyItem } from '@yidi/contracts/views';
import type { Policy } from '@yidi/domain/policy';
import { addDays, dayOf, Refusal, SCHEMES, type Day, type RegionCode, type Scheme } from '@yidi/kernel';
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
    const items = this.engine.runtime.policies.all().map((policy) => this.itemOf(policy));
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
    const { on = this.today(), hash } = asked;
    const policy = hash === undefined ? this.heldOn(on, region, scheme) : this.named(hash, region, scheme);
    const { pack } = policy;
    return json({
      ...toWire(PolicyItem, this.itemOf(policy)),
      procedures: proceduresOf(pack, on),
      pack: toWire(PolicyPack, pack),
    });
  }

  private heldOn(on: Day, region: RegionCode, scheme: string): Policy {
    const policy = isScheme(scheme) ? this.engine.runtime.policies.inForce(region, scheme, on) : undefined;
    if (policy !== undefined) return policy;
    throw new Refusal(GatewayRefusals.noPolicy(region.slice(0, 20), scheme.slice(0, 20), on));
  }

  private named(hash: string, region: RegionCode, scheme: string): Policy {
    const policy = this.engine.runtime.policies.byHash(hash);
    if (policy?.ref.region === region && policy.ref.scheme === scheme) return policy;
    throw new Refusal(GatewayRefusals.unknownPolicy(hash));
  }

  private itemOf({ ref, pack }: Policy): PolicyItem {
    const { policies } = this.engine.runtime;
    const until = lastDayOf({ ref, pack }, policies.all());
    return {
      region: ref.region,
      name: pack.name,
      scheme: ref.scheme,
      hash: ref.hash,
      from: ref.from,
      ...(until === undefined ? {} : { until }),
      inForce: policies.inForce(ref.region, ref.scheme, this.today())?.ref.hash === ref.hash,
    };
  }

  private today(): Day {
    return dayOf(this.engine.runtime.clock.now());
  }
}

const isScheme = (word: string): word is Scheme => SCHEMES.some((scheme) => scheme === word);

/** A pack holds until its own last day, or until the next one of its series begins. */
const lastDayOf = ({ ref, pack }: Policy, inOrder: readonly Policy[]): Day | undefined => {
  const next = inOrder.find(
    ({ ref: other }) => other.region === ref.region && other.scheme === ref.scheme && other.from > ref.from,
  );
  if (next === undefined) return pack.validUntil;
  const dayBefore = addDays(next.ref.from, -1);
  return pack.validUntil !== undefined && pack.validUntil < dayBefore ? pack.validUntil : dayBefore;
};
