import { accountCodec, type OrderPayment } from '@yidi/contracts/settlement';
import { projection, putNew, reads, row, type RowKey } from '@yidi/eventing';
import type { PersonId, RegionCode, SettlementId } from '@yidi/kernel';
import { accountKindOf, type AccountKind } from '../decide/accounts.aggregate.js';
import { paymentOrderOf } from '../decide/payment-order.js';

/** What a settlement is found by: what is owed after it. */
export interface RegisteredSettlement {
  readonly settlementId: SettlementId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  /** Absent where the fund pays nothing. */
  readonly order?: OrderPayment;
}

/** One benefit account of a person. */
export interface AccountOfPerson {
  readonly kind: AccountKind;
  readonly year: number;
}

const SETTLEMENTS = 'settlement-register';
const ACCOUNTS = 'accounts-by-person';

export const settlementKey = (settlementId: string): RowKey => ({
  table: SETTLEMENTS,
  partition: settlementId,
  sort: '',
});

/** The accounts of a person for a benefit year: table and partition of their rows. */
export const accountsOfPerson = (personId: string, year: number): Omit<RowKey, 'sort'> => ({
  table: ACCOUNTS,
  partition: `${personId} ${String(year)}`,
});

/** Which settlements and which accounts there are. */
export const settlementRegister = projection({
  name: 'settlement-register',
  version: 2,
  tables: [SETTLEMENTS, ACCOUNTS],
  readings: [
    reads('account', accountCodec, {
      TreatmentSettled: ({ data }) => {
        const { settlementId, personId, insuredRegion, benefitYear: year, entitlement } = data;
        const order = paymentOrderOf(data);
        const settled = { settlementId, personId, insuredRegion, ...(order === undefined ? {} : { order }) };
        const kind = accountKindOf(entitlement);
        const account = { ...accountsOfPerson(personId, year), sort: kind };
        return [
          putNew<RegisteredSettlement>(settlementKey(settlementId), settled),
          row<AccountOfPerson>(account, (held) => held ?? { kind, year }),
        ];
      },
    }),
  ],
});
