import { accountCodec, type OrderPayment } from '@yidi/contracts/settlement';
import { projection, put, reads, row, type RowKey } from '@yidi/eventing';
import type { PersonId, RegionCode, Scheme, SettlementId } from '@yidi/kernel';
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
  readonly scheme: Scheme;
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
  version: 1,
  tables: [SETTLEMENTS, ACCOUNTS],
  readings: [
    reads('account', accountCodec, {
      TreatmentSettled: ({ data }) => {
        const { settlementId, personId, insuredRegion, benefitYear: year, policy } = data;
        const order = paymentOrderOf(data);
        const settled = { settlementId, personId, insuredRegion, ...(order === undefined ? {} : { order }) };
        const account = { ...accountsOfPerson(personId, year), sort: policy.scheme };
        return [
          put<RegisteredSettlement>(settlementKey(settlementId), settled),
          row<AccountOfPerson>(account, (held) => held ?? { scheme: policy.scheme, year }),
        ];
      },
    }),
  ],
});
