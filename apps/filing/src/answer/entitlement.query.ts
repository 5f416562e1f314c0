import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import {
  entitlement,
  type CareUnderPolicy,
  type Filing,
  type PolicyJudgement,
  type Qualification,
} from '@yidi/domain/filing';
import { termsFor } from '@yidi/domain/policy';
import { Appender, freshAsOfNow, Projector } from '@yidi/eventing';
import { SCHEMES } from '@yidi/kernel';
import { caseIdOf, Engine, projectorOf, qualificationIdOf } from '@yidi/platform';
import { Filings } from '../decide/filings.aggregate.js';
import { Qualifications } from '../decide/qualifications.aggregate.js';
import { filingsByPerson, filingsOfPerson, type FilingsOfPerson } from '../project/filings-by-person.projection.js';

/** What is this person entitled to at this institution, for this disease, on this day; and if to nothing, why? */
export class AskEntitlement extends Query<EntitlementAnswer> {
  constructor(readonly question: EntitlementQuestion) {
    super();
  }
}

/** Answered from the streams themselves; the rows only tell which filings there are, and are waited for. */
@QueryHandler(AskEntitlement)
export class EntitlementAnswers implements IQueryHandler<AskEntitlement> {
  constructor(
    private readonly appender: Appender,
    private readonly engine: Engine,
    @Inject(projectorOf(filingsByPerson)) private readonly filings: Projector,
  ) {}

  async execute({ question }: AskEntitlement): Promise<EntitlementAnswer> {
    const { personId, diseaseCode } = question;
    const [employee] = SCHEMES;
    return entitlement(question, {
      caseId: caseIdOf({ personId, scheme: employee, diseaseCode }),
      qualifications: await this.qualificationsFor(question),
      filings: await this.filingsOf(personId),
      policy: (care) => this.judge(question, care),
    });
  }

  private qualificationsFor({ personId, diseaseCode }: EntitlementQuestion): Promise<readonly Qualification[]> {
    return Promise.all(
      SCHEMES.map(async (scheme) => {
        const id = qualificationIdOf({ personId, scheme, diseaseCode });
        return (await this.appender.load(Qualifications, id)).state;
      }),
    );
  }

  private async filingsOf(personId: string): Promise<readonly Filing[]> {
    await freshAsOfNow(this.filings, this.engine.runtime.store);
    const [held] = await this.filings.load<FilingsOfPerson>([filingsOfPerson(personId)]);
    return Promise.all((held?.filingIds ?? []).map(async (id) => (await this.appender.load(Filings, id)).state));
  }

  private judge(question: EntitlementQuestion, { scheme, personType, category }: CareUnderPolicy): PolicyJudgement {
    const policy = this.engine.runtime.policies.inForce(question.insuredRegion, scheme, question.on);
    if (policy === undefined) return { policy: undefined, diseaseCovered: false };
    const { institutionLevel: level, diseaseCode } = question;
    const diseaseCovered = policy.pack.diseases.some(({ code }) => code === diseaseCode);
    if (level === undefined || personType === undefined || category === undefined)
      return { policy: policy.ref, diseaseCovered };
    const found = termsFor(policy, { diseaseCode, personType, level, category });
    return { policy: policy.ref, diseaseCovered, unsettleable: 'unknown' in found ? found.unknown : undefined };
  }
}
