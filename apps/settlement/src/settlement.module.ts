import { Module } from '@nestjs/common';
import { decides, noFacts, projects, reacts, relays } from '@yidi/platform';
import { PaymentsController } from './accept/payments.controller.js';
import { QuestionsController } from './accept/questions.controller.js';
import { BenefitAnswers } from './answer/benefits.query.js';
import { Accounts, policyFacts } from './decide/accounts.aggregate.js';
import { Payments } from './decide/payments.aggregate.js';
import { settlementRegister } from './project/settlement-register.projection.js';
import { orderPaymentOfSettledTreatments } from './react/order-payment-of-settled-treatments.reaction.js';
import { settleRecordedTreatments } from './react/settle-recorded-treatments.reaction.js';
import { SettlementPublication } from './relay/settlement.publication.js';

/** What the service hears and what it does about it. */
export const SettlementReactions = [settleRecordedTreatments, orderPaymentOfSettledTreatments] as const;

/** Benefit accounts (待遇账户), settlements (结算) and the payment of the fund's share (基金拨付). */
@Module({
  controllers: [PaymentsController, QuestionsController],
  providers: [
    ...decides(Accounts, policyFacts),
    ...decides(Payments, noFacts),
    ...reacts(...SettlementReactions),
    relays(SettlementPublication),
    ...projects(settlementRegister),
    BenefitAnswers,
  ],
})
export class SettlementModule {}

export { SettlementPublication };
