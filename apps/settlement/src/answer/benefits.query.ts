import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { BenefitsView } from '@yidi/contracts/views';
import { usage } from '@yidi/domain/settlement';
import { Appender, freshAsOfNow, Projector } from '@yidi/eventing';
import type { PersonId } from '@yidi/kernel';
import { Engine, projectorOf } from '@yidi/platform';
import { accountIdOf, Accounts } from '../decide/accounts.aggregate.js';
import {
  accountsOfPerson,
  settlementRegister,
  type AccountOfPerson,
} from '../project/settlement-register.projection.js';

/** How far is everything used that this person's benefit accounts count in this benefit year? */
export class AskBenefits extends Query<BenefitsView> {
  constructor(readonly question: { readonly personId: PersonId; readonly year: number }) {
    super();
  }
}

@QueryHandler(AskBenefits)
export class BenefitAnswers implements IQueryHandler<AskBenefits> {
  constructor(
    private readonly appender: Appender,
    private readonly engine: Engine,
    @Inject(projectorOf(settlementRegister)) private readonly register: Projector,
  ) {}

  async execute({ question: { personId, year } }: AskBenefits): Promise<BenefitsView> {
    const { store, readModel } = this.engine.runtime;
    await freshAsOfNow(this.register, store);
    const { table, partition } = accountsOfPerson(personId, year);
    const accounts = await readModel.list<AccountOfPerson>(table, partition, { limit: 10 });
    const items = await Promise.all(
      accounts.map(async ({ value: { kind } }) => {
        const { state } = await this.appender.load(Accounts, accountIdOf(personId, kind, year));
        return usage(state).items.map((item) => ({ scheme: kind, ...item }));
      }),
    );
    return { items: items.flat() };
  }
}
