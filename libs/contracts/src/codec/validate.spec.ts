import { describe, expect, it } from '@jest/globals';
import type { Contract } from '@yidi/kernel';
import { TreatmentForm } from '../claims/index.js';
import { QualificationForm, ReviewForm } from '../filing/index.js';
import { PolicyRef } from '../policy/index.js';
import { PaymentForm } from '../settlement/index.js';
import { IsText, violationsOf, type Form } from './index.js';

const application = {
  person: { personNo: '450600000012345', name: '黄秀英', idNumber: '11010519491231002X' },
  insuredRegion: '450600',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M03900',
  channel: 'app',
  materials: [{ kind: 'id-card', name: '身份证.jpg', sha256: 'a'.repeat(64), size: 120_000 }],
};

const line = {
  lineNo: 1,
  itemCode: 'XC09CAS001',
  itemName: '厄贝沙坦片',
  class: 'A',
  quantity: '2',
  unitPrice: '100.00',
  amount: '200.00',
  fullySelfPaid: '0.00',
  overLimit: '0.00',
  preSelfPaid: '0.00',
  inScope: '200.00',
};

const bill = {
  recordId: 'H11010500123-20260312-0001',
  personNo: '450600000012345',
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn: '2026-03-12',
  lines: [line, line, line],
};

/** What a caller is told, in short: `field rule`. */
const told = (contract: Contract, message: unknown, form: Form = 'wire'): readonly string[] =>
  violationsOf(contract, message, form).map(({ field, rule }) => `${field} ${rule}`);

describe('a message in order', () => {
  it('breaks nothing', () => {
    expect(told(QualificationForm, application)).toEqual([]);
    expect(told(TreatmentForm, bill)).toEqual([]);
    expect(told(TreatmentForm, { ...bill, lines: [{ ...line, quantity: 2.5 }] })).toEqual([]);
  });
});

describe('a malformed message', () => {
  it('is answered with everything that is wrong with it at once, each once', () => {
    const { insuredRegion: _, ...rest } = application;
    const broken = {
      ...rest,
      person: { ...application.person, idNumber: '110105194912310021', nickname: '英姐' },
      scheme: 'private',
      diseaseCode: 'm039',
      materials: [...application.materials, { kind: 'ID card', name: '', sha256: 'b'.repeat(64), size: 1.5 }],
      commitment: 'yes',
    };
    expect(told(QualificationForm, broken).toSorted()).toEqual([
      'commitment type',
      'diseaseCode pattern',
      'insuredRegion required',
      'materials[1].kind pattern',
      'materials[1].name minLength',
      'materials[1].size type',
      'person.idNumber id-number',
      'person.nickname unknown-field',
      'scheme enum',
    ]);
  });

  it.each([
    { what: 'an amount that is a number', value: 200, rule: 'type' },
    { what: 'an amount with one decimal', value: '200.0', rule: 'yuan' },
    { what: 'an amount below zero', value: '-200.00', rule: 'yuan' },
    { what: 'an amount beyond all bills', value: '100000000000.00', rule: 'yuan' },
    { what: 'no amount', value: undefined, rule: 'required' },
    { what: 'null for an amount', value: null, rule: 'type' },
  ])('names the line for $what', ({ value, rule }) => {
    expect(told(TreatmentForm, { ...bill, lines: [line, line, { ...line, amount: value }] })).toEqual([
      `lines[2].amount ${rule}`,
    ]);
  });

  it.each([
    { value: '2026-02-30', rule: 'day' },
    { value: '12.03.2026', rule: 'day' },
    { value: '0026-03-12', rule: 'day' },
    { value: '9999-12-31', rule: 'day' },
    { value: 20_260_312, rule: 'type' },
  ])('names $value as no day of service', ({ value, rule }) => {
    expect(told(TreatmentForm, { ...bill, servedOn: value })).toEqual([`servedOn ${rule}`]);
  });

  it('says in words what would be right', () => {
    const messages = violationsOf(
      QualificationForm,
      { ...application, scheme: 'private', insuredRegion: '4506' },
      'wire',
    );
    expect(messages).toEqual([
      { field: 'insuredRegion', rule: 'pattern', message: 'must be a six-digit division code of GB/T 2260' },
      { field: 'scheme', rule: 'enum', message: 'must be one of employee, resident' },
    ]);
  });

  it('is told where text is too long or a list too short', () => {
    expect(told(PaymentForm, { reference: 'x'.repeat(101), paidOn: '2026-04-01', outcome: 'paid' })).toEqual([
      'reference maxLength',
    ]);
    expect(told(TreatmentForm, { ...bill, lines: [] })).toEqual(['lines minItems']);
  });

  it.each([null, undefined, 'text', 5, [], [application]])('is refused as a whole when it is no object: %j', (body) => {
    expect(told(QualificationForm, body)).toEqual(['(body) type']);
  });

  it('is told once that a value is of the wrong type, not also that it is none of the words', () => {
    expect(told(QualificationForm, { ...application, scheme: 5 })).toEqual(['scheme type']);
  });

  it('may leave a field out, but not send null for it', () => {
    expect(told(ReviewForm, { stage: 'agency', decision: 'pass' })).toEqual([]);
    expect(told(ReviewForm, { stage: 'agency', decision: 'pass', reasons: null })).toEqual(['reasons type']);
  });
});

describe('a hostile message', () => {
  it('does not bring a __proto__ along, at any level', () => {
    const top: unknown = JSON.parse(`{"__proto__": {"scheme": "employee"}, ${JSON.stringify(application).slice(1)}`);
    const inside: unknown = JSON.parse(JSON.stringify(application).replace('"person":{', '"person":{"__proto__":{},'));
    expect(told(QualificationForm, top)).toEqual(['__proto__ unknown-field']);
    expect(told(QualificationForm, inside)).toEqual(['person.__proto__ unknown-field']);
  });

  it('does not pass off what its prototype has as its own', () => {
    expect(told(ReviewForm, Object.create({ stage: 'agency', decision: 'pass' }) as object)).toEqual([
      'stage required',
      'decision required',
    ]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('does not hide behind the name %s', (name) => {
    expect(told(QualificationForm, { ...application, [name]: 'x' })).toEqual([`${name} unknown-field`]);
  });

  it('is refused however deep it goes', () => {
    const depth = 50_000;
    const deep: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(told(QualificationForm, { ...application, channel: deep, extra: deep })).toEqual([
      'extra unknown-field',
      'channel type',
    ]);
  });

  it.each([NaN, Infinity, 0.5, 112.5, -1, 1e300])('does not turn %p into money', (amount) => {
    const amounts = { total: amount, fullySelfPaid: 0, overLimit: 0, preSelfPaid: 0, inScope: 0 };
    const { lines: _, ...rest } = bill;
    expect(told(TreatmentForm, { ...rest, amounts }, 'plain')).toHaveLength(1);
  });

  it.each(['\u0000', 'a\u001bb', '\ud800', 'x\udc00y'])('does not bring text that no store can keep: %j', (name) => {
    expect(told(QualificationForm, { ...application, person: { ...application.person, name } })).toEqual([
      'person.name pattern',
    ]);
  });
});

describe('free text', () => {
  class Note {
    @IsText(4) readonly text!: string;
  }

  it.each(['韦', '𠮷𠮷𠮷𠮷', 'a\nb', '👍🏽', '❤️❤️'])('counts characters, not bytes: %j', (text) => {
    expect(told(Note, { text }, 'plain')).toEqual([]);
  });
});

describe('the hash of a policy pack', () => {
  it('says which function made it', () => {
    const ref = { region: '450600', scheme: 'employee', from: '2022-06-01' };
    expect(told(PolicyRef, { ...ref, hash: `sha256:${'0'.repeat(64)}` })).toEqual([]);
    expect(told(PolicyRef, { ...ref, hash: '0'.repeat(64) })).toEqual(['hash pattern']);
  });
});
