import { describe, expect, it } from '@jest/globals';
import { fen, type Fen } from '@yidi/kernel';
import {
  codec,
  ContractViolation,
  IsListOf,
  IsMoney,
  IsNested,
  IsText,
  Maybe,
  nameAndVersion,
  Personal,
  UnknownEvent,
  upgrade,
} from './index.js';

class Patient {
  @Personal() @IsText(60) readonly name!: string;
  @IsText(20) readonly ward!: string;
}

class StayBegunV1 {
  @Personal() @IsText(60) readonly patient!: string;
}
class StayBegunV2 {
  @IsNested(() => Patient) readonly patient!: Patient;
}
class StayBegun {
  @IsNested(() => Patient) readonly patient!: Patient;
  @IsMoney() readonly deposit!: Fen;
  @Maybe() @IsListOf(() => Patient, { max: 2 }) readonly companions?: readonly Patient[];
}
class StayEnded {
  @IsMoney() readonly bill!: Fen;
}

const stays = codec(
  { StayBegun, StayEnded },
  {
    StayBegun: [
      upgrade(StayBegunV1, ({ patient }) => ({ patient: { name: patient, ward: 'unknown' } })),
      upgrade(StayBegunV2, ({ patient }) => ({ patient, deposit: 0 })),
    ],
  },
);

const begun = { patient: { name: '黄秀英', ward: 'cardiology' }, deposit: fen(50_000) };

describe('writing an event down', () => {
  it('names its version: the number of its upgrades plus one, and nothing for the first', () => {
    expect(stays.encode({ type: 'StayBegun', data: begun })).toEqual({ type: 'StayBegun.v3', data: begun });
    expect(stays.encode({ type: 'StayEnded', data: { bill: fen(1) } })).toEqual({
      type: 'StayEnded',
      data: { bill: 1 },
    });
  });

  it('knows every name that ever stood in a store', () => {
    expect(stays.names).toEqual(['StayBegun', 'StayEnded']);
    expect(stays.storedNames).toEqual(['StayBegun', 'StayBegun.v2', 'StayBegun.v3', 'StayEnded']);
  });

  it('refuses what breaks the contract, and says every field of it', () => {
    const broken = { patient: { name: '', ward: 'cardiology' }, deposit: fen(-1) };
    const writing = (): unknown => stays.encode({ type: 'StayBegun', data: broken });
    expect(writing).toThrow(ContractViolation);
    expect(writing).toThrow('StayBegun breaks its contract: patient.name (minLength), deposit (minimum)');
  });

  it('refuses a field that the contract does not know, wherever it stands', () => {
    const smuggled = { ...begun, patient: { ...begun.patient, idNumber: '45060219580312002X' } };
    expect(() => stays.encode({ type: 'StayBegun', data: smuggled })).toThrow('patient.idNumber (unknown-field)');
  });

  it('refuses a name that its catalogue does not have', () => {
    const foreign = { type: 'constructor', data: {} } as unknown as Parameters<typeof stays.encode>[0];
    expect(() => stays.encode(foreign)).toThrow(UnknownEvent);
  });
});

describe('reading an event back', () => {
  it('gives what was written', () => {
    const message = { type: 'StayBegun', data: begun } as const;
    expect(stays.decode(stays.encode(message))).toEqual(message);
  });

  it('lifts the first version through every upgrade, in order', () => {
    expect(stays.decode({ type: 'StayBegun', data: { patient: 'sealed:v1:AAAA' } })).toEqual({
      type: 'StayBegun',
      data: { patient: { name: 'sealed:v1:AAAA', ward: 'unknown' }, deposit: 0 },
    });
  });

  it('lifts a later version only from where it stands', () => {
    const data = { patient: { name: 'sealed:v1:AAAA', ward: 'oncology' } };
    expect(stays.decode({ type: 'StayBegun.v2', data })).toEqual({ type: 'StayBegun', data: { ...data, deposit: 0 } });
  });

  it.each([
    'StayForgotten',
    'StayBegun.v4',
    'StayEnded.v2',
    'StayBegun.v1',
    'StayBegun.v02',
    'staybegun',
    'toString',
    '',
  ])('does not know %j: another program wrote it, or a newer one', (type) => {
    expect(() => stays.decode({ type, data: begun })).toThrow(UnknownEvent);
  });

  it('takes sealed text where an open one would have to match, but not a missing field', () => {
    const sealed = { ...begun, patient: { ...begun.patient, name: `sealed:v1:${'A'.repeat(200)}` } };
    expect(stays.decode({ type: 'StayBegun.v3', data: sealed }).data).toEqual(sealed);
    expect(() => stays.decode({ type: 'StayBegun.v3', data: { deposit: 0 } })).toThrow('patient (required)');
  });

  it('refuses an old event that breaks the contract of its time, before any upgrade touches it', () => {
    const reading = (): unknown => stays.decode({ type: 'StayBegun', data: { patient: null } });
    expect(reading).toThrow(ContractViolation);
    expect(reading).toThrow('stored StayBegun breaks its contract: patient (type)');
  });
});

describe('the name of a stored event', () => {
  it.each([
    ['FilingSubmitted', 'FilingSubmitted', 1],
    ['FilingSubmitted.v2', 'FilingSubmitted', 2],
    ['FilingSubmitted.v12', 'FilingSubmitted', 12],
    ['FilingSubmitted.v1', 'FilingSubmitted.v1', 1],
    ['FilingSubmitted.v0', 'FilingSubmitted.v0', 1],
  ])('%s is %s, version %i', (stored, name, version) => {
    expect(nameAndVersion(stored)).toEqual({ name, version });
  });
});

describe('personal fields', () => {
  it('are found wherever they stand', () => {
    expect(stays.personalPathsOf('StayBegun')).toEqual([
      ['patient', 'name'],
      ['companions', '*', 'name'],
    ]);
    expect(stays.personalPathsOf('StayEnded')).toEqual([]);
    expect(stays.personalPathsOf('StayForgotten')).toEqual([]);
  });
});
