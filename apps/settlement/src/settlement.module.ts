import { Module } from '@nestjs/common';
import { decides, noFacts, projects, reacts, relays } from '@yidi/platform';
import { PaymentsController } from './accept/payments.controller.js';
import { PoliciesController } from './accept/policies.controller.js';
import { QuestionsController } from './accept/questions.controller.js';
import { BenefitAnswers } from './answer/benefits.query.js';
import { EstimateAnswers } from './answer/estimate.query.js';
import { Accounts, policyFacts } from './decide/accounts.aggregate.js';
import { Payments } from './decide/payments.aggregate.js';
import { knownPolicies, Policies } from './decide/policies.aggregate.js';
import { settlementRegister } from './project/settlement-register.projection.js';
import { orderPaymentOfSettledTreatments } from './react/order-payment-of-settled-treatments.reaction.js';
import { settleRecordedTreatments } from './react/settle-recorded-treatments.reaction.js';
import { SettlementPublication } from './relay/settlement.publication.js';

/** What the service hears and what it does about it. */
export const SettlementReactions = [settleRecordedTreatments, orderPaymentOfSettledTreatments] as const;

/** Benefit accounts (待遇账户), settlements (结算), the payment of the fund's share (基金拨付) and policy packs (政策包). */
@Module({
  controllers: [PaymentsController, PoliciesController, QuestionsController, ...reacts(...SettlementReactions)],
  providers: [
    ...decides(Accounts, policyFacts),
    ...decides(Payments, noFacts),
    ...decides(Policies, knownPolicies),
    relays(SettlementPublication),
    ...projects(settlementRegister),
    BenefitAnswers,
    EstimateAnswers,
  ],
})
export class SettlementModule {}

export { SettlementPublication };
