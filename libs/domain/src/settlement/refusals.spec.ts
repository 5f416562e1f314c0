import { describe, expect, it } from '@jest/globals';
import { AccountRefusals } from './account.refusals.js';
import { PaymentRefusals } from './payment.refusals.js';
import { settlementRefusalExamples } from './refusals.examples.js';

const codes = settlementRefusalExamples.map(({ code }) => code);

describe('the refusals of accounts and payments', () => {
  it('are all among the examples, each once', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(Object.keys(AccountRefusals).length + Object.keys(PaymentRefusals).length);
  });

  it.each(settlementRefusalExamples)('$code speaks both languages and names nothing undefined', ({ code, says }) => {
    expect(code).toMatch(/^(settlement|payment)\/[a-z-]+$/);
    expect(says.zh).toMatch(/\p{Script=Han}/u);
    expect(says.en).toMatch(/[a-z]/);
    expect(`${says.zh} ${says.en}`).not.toMatch(/undefined|NaN|\[object/);
  });
});
