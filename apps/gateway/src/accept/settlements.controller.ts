import { Controller, Get, Post } from '@nestjs/common';
import { PaymentForm } from '@yidi/contracts/settlement';
import { SettlementView, type Access, type Answered, type SettlementStatus } from '@yidi/contracts/views';
import { NotYetFresh, type Position, type Request } from '@yidi/eventing';
import { Refusal, type SettlementId } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Asks,
  Does,
  For,
  IdOf,
  Neighbours,
  standing,
  Writes,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { CaseFiles } from '../answer/case-files.query.js';
import { FreshLog } from '../answer/fresh-log.js';
import { Freshness } from '../answer/questions.js';
import { GatewayRefusals } from '../gateway.refusals.js';
import { mayKnow, READERS } from '../reach.js';

const SettlementIdOf = (): ParameterDecorator => IdOf('id', GatewayRefusals.unknownSettlement);

interface Asking {
  readonly caller: Caller;
  readonly atLeast?: Position | undefined;
}

/** Settlements, and what the bank said of their payments (基金拨付). */
@Controller('v1/settlements')
export class SettlementsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly files: CaseFiles,
    private readonly log: FreshLog,
  ) {}

  @Get(':id')
  @Does('One settlement, step by step')
  @For(...READERS)
  @Answers(SettlementView)
  async one(
    @SettlementIdOf() settlementId: SettlementId,
    @Asks(Freshness) { atLeast }: Freshness,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const { view } = await this.known(settlementId, { caller, atLeast });
    return written(SettlementView, view);
  }

  @Post(':id/payments')
  @Does('Report what became of the payment')
  @For('finance')
  @Writes()
  @Answers(SettlementView)
  async pay(
    @SettlementIdOf() settlementId: SettlementId,
    @Accepts(PaymentForm) form: Plain<PaymentForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    const before = await this.known(settlementId, { caller });
    const answered = await this.neighbours.command<Answered<{ readonly status: SettlementStatus }>>(
      'settlement',
      'ReportPayment',
      {
        data: { ...form, settlementId },
        request,
      },
    );
    const after = await this.files.settlement(settlementId, caller.language, answered.position).catch(nothingIfBehind);
    return written(SettlementView, after?.view ?? reported(before.view, answered.view.status)).with(standing(answered));
  }

  private async known(
    id: SettlementId,
    { caller, atLeast }: Asking,
  ): Promise<{ readonly view: SettlementView; readonly access: Access }> {
    const found = await this.log.orAsOfNow(atLeast, (position) => this.files.settlement(id, caller.language, position));
    if (found === undefined || !mayKnow(caller, found.access)) throw new Refusal(GatewayRefusals.unknownSettlement(id));
    return found;
  }
}

const reported = (settlement: Plain<SettlementView>, status: SettlementStatus): SettlementView => ({
  ...settlement,
  status,
});

/** The report was taken: that the rows are slow must not make it look otherwise. */
const nothingIfBehind = (error: unknown): undefined => {
  if (error instanceof NotYetFresh) return undefined;
  throw error;
};
