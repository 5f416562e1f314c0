import { Controller, Inject, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { OrderPayment, ReportPayment } from '@yidi/contracts/settlement';
import type { Access, Answered, SettlementStatus } from '@yidi/contracts/views';
import { PaymentRefusals, type Payment } from '@yidi/domain/settlement';
import { derive, freshAsOfNow, Projector, type Decided } from '@yidi/eventing';
import { refuse } from '@yidi/kernel';
import { Commands, Engine, projectorOf, RefusalFilter, type CommandMessage } from '@yidi/platform';
import {
  settlementKey,
  settlementRegister,
  type RegisteredSettlement,
} from '../project/settlement-register.projection.js';
import { YIDI } from '../react/yidi.js';

@Controller()
@UseFilters(RefusalFilter)
export class PaymentsController {
  constructor(
    private readonly commands: Commands,
    private readonly engine: Engine,
    @Inject(projectorOf(settlementRegister)) private readonly register: Projector,
  ) {}

  /** A report may overtake the reaction that orders the payment: the order is then given first; given twice it is one. */
  @MessagePattern('ReportPayment')
  async report({
    data,
    request,
  }: CommandMessage<ReportPayment>): Promise<Answered<{ readonly status: SettlementStatus }>> {
    const settlement = await this.settlement(data.settlementId);
    const { order } = settlement;
    if (order === undefined) return refuse(PaymentRefusals.nothingToPay(settlement.settlementId));
    await this.commands.execute(OrderPayment, order, {
      commandId: derive(settlement.settlementId, 'order-payment'),
      actor: YIDI,
    });
    const decided = await this.commands.execute<Payment>(ReportPayment, data, request);
    return answered(decided, settlement);
  }

  private async settlement(settlementId: ReportPayment['settlementId']): Promise<RegisteredSettlement> {
    const { store, readModel } = this.engine.runtime;
    await freshAsOfNow(this.register, store);
    const [settlement] = await readModel.load<RegisteredSettlement>([settlementKey(settlementId)]);
    return settlement ?? refuse(PaymentRefusals.unknown(settlementId));
  }
}

const answered = (
  { state, revision, position }: Decided<Payment>,
  { personId, insuredRegion }: Access,
): Answered<{ readonly status: SettlementStatus }> => ({
  view: { status: statusOf(state) },
  access: { personId, insuredRegion },
  revision,
  position,
});

const statusOf = (state: Payment): SettlementStatus => {
  switch (state.status) {
    case 'none':
      return 'calculated';
    case 'ordered':
      return state.order.failed.length === 0 ? 'payment-ordered' : 'payment-failed';
    case 'paid':
      return 'paid';
  }
};
