import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EntitlementAnswer, EntitlementQuestion, HeldDisease } from '@yidi/contracts/filing';
import type { PolicyPack } from '@yidi/contracts/policy';
import {
  entitlement,
  heldOn,
  packAsks,
  placeOf,
  type AskedOfPerson,
  type CareUnderPolicy,
  type PolicyJudgement,
  type Qualification,
} from '@yidi/domain/filing';
import type { Policy } from '@yidi/domain/policy';
import { limitOnDiseases, planFor, type PlanFound } from '@yidi/domain/settlement';
import { Appender, freshAsOfNow, Projector } from '@yidi/eventing';
import { carePlace, SCHEMES, type Scheme } from '@yidi/kernel';
import { caseIdOf, Engine, projectorOf, qualificationIdOf } from '@yidi/platform';
import { Ages } from '../decide/ages.js';
import { Filings } from '../decide/filings.aggregate.js';
import { Qualifications } from '../decide/qualifications.aggregate.js';
import { filingsByPerson, filingsOfPerson, type FilingsOfPerson } from '../project/filings-by-person.projection.js';

/** What are these persons entitled to, each at an institution, for a disease, on a day; and if to nothing, why? */
export class AskEntitlements extends Query<readonly EntitlementAnswer[]> {
  constructor(readonly questions: readonly EntitlementQuestion[]) {
    super();
  }
}

/** What is known of the person under one scheme, on the day asked for. */
interface UnderScheme {
  readonly scheme: Scheme;
  readonly qualification: Qualification;
  readonly policy: Policy | undefined;
  readonly person: AskedOfPerson;
}

/** Answered from the streams themselves; the rows only tell which filings there are, and are waited for. */
@QueryHandler(AskEntitlements)
export class EntitlementAnswers implements IQueryHandler<AskEntitlements> {
  constructor(
    private readonly appender: Appender,
    private readonly engine: Engine,
    private readonly ages: Ages,
    @Inject(projectorOf(filingsByPerson)) private readonly filings: Projector,
  ) {}

  async execute({ questions }: AskEntitlements): Promise<readonly EntitlementAnswer[]> {
    await freshAsOfNow(this.filings, this.engine.runtime.store);
    const held = await this.filings.load<FilingsOfPerson>(questions.map(({ personId }) => filingsOfPerson(personId)));
    return Promise.all(questions.map((question, at) => this.answer(question, held[at]?.filingIds ?? [])));
  }

  private async answer(question: EntitlementQuestion, filingIds: readonly string[]): Promise<EntitlementAnswer> {
    const { personId, diseaseCode } = question;
    const [employee] = SCHEMES;
    const known = await Promise.all(SCHEMES.map((scheme) => this.under(scheme, question)));
    return entitlement(question, {
      caseId: caseIdOf({ personId, scheme: employee, diseaseCode }),
      qualifications: known.map(({ qualification }) => qualification),
      filings: await Promise.all(filingIds.map(async (id) => (await this.appender.load(Filings, id)).state)),
      policy: (care) => judge(question, care, known),
    });
  }

  private async under(scheme: Scheme, question: EntitlementQuestion): Promise<UnderScheme> {
    const { personId, diseaseCode, insuredRegion, on } = question;
    const policy = this.engine.runtime.policies.inForce(insuredRegion, scheme, on);
    const qualification = await this.qualification({ personId, scheme, diseaseCode });
    const asked = qualification.status === 'none' ? undefined : policy?.pack;
    return { scheme, qualification, policy, person: asked === undefined ? {} : await this.asked(asked, question) };
  }

  /** What the pack asks of the person beside the qualification, if anything. */
  private async asked(pack: PolicyPack, question: EntitlementQuestion): Promise<AskedOfPerson> {
    const { account, scheme } = pack;
    const { personId, diseaseCode, on } = question;
    const asks = packAsks(pack);
    const age = asks.age ? await this.ages.of(qualificationIdOf({ personId, scheme, diseaseCode }), on) : undefined;
    return {
      ...(account === undefined ? {} : { account }),
      ...(age === undefined ? {} : { age }),
      ...(asks.held ? { held: await this.heldUnder(pack, question) } : {}),
    };
  }

  private async heldUnder(
    { diseases, scheme }: PolicyPack,
    { personId, on }: EntitlementQuestion,
  ): Promise<readonly HeldDisease[]> {
    const states = diseases.map(({ code }) => this.qualification({ personId, scheme, diseaseCode: code }));
    return heldOn(on, await Promise.all(states));
  }

  private async qualification(of: Parameters<typeof qualificationIdOf>[0]): Promise<Qualification> {
    return (await this.appender.load(Qualifications, qualificationIdOf(of))).state;
  }
}

const judge = (
  question: EntitlementQuestion,
  { scheme, personType, groups, category }: CareUnderPolicy,
  known: readonly UnderScheme[],
): PolicyJudgement => {
  const { institutionLevel: level, diseaseCode, on } = question;
  const under = known.find((each) => each.scheme === scheme);
  if (under?.policy === undefined) return { policy: undefined, diseaseCovered: false };
  const { policy } = under;
  const person = { ...under.person, ...toldApart(policy.pack, groups) };
  const judged = {
    policy: policy.ref,
    diseaseCovered: policy.pack.diseases.some(({ code }) => code === diseaseCode),
    limitOnDiseases: limitOnDiseases(policy.pack),
    person,
  };
  if (level === undefined || personType === undefined || category === undefined) return judged;
  const place = carePlace(question.insuredRegion, placeOf(question));
  const found = planFor(policy, { diseaseCode, personType, level, category, on, place, age: person.age, groups });
  return { ...judged, unsettleable: missingFrom(found) };
};

/** The person's groups that the pack tells apart; nothing where it tells none. */
const toldApart = (pack: PolicyPack, groups: readonly string[]): Pick<AskedOfPerson, 'groups'> => {
  const known = packAsks(pack).groups;
  return known.length === 0 ? {} : { groups: known.filter((group) => groups.includes(group)) };
};

/** The first parameter for want of which a bill would be declined. */
const missingFrom = (found: PlanFound): string | undefined => {
  if ('unknown' in found) return found.unknown;
  return 'plan' in found ? found.plan.lacks[0] : undefined;
};
