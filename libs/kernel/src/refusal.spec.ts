import { describe, expect, it } from '@jest/globals';
import { refuse, Refusal, type Saying } from './refusal.js';
import { inLanguage } from './says.js';

const alreadyDecided: Saying = {
  kind: 'conflict',
  code: 'filing/already-decided',
  says: {
    zh: '该备案已有结论，如有异议请重新申请。',
    en: 'The filing is decided already; file again to have it changed.',
  },
};

const refusalOf = (saying: Saying): unknown => {
  try {
    return refuse(saying);
  } catch (error) {
    return error;
  }
};

describe('a refusal', () => {
  it('stops the decision and says its code, its kind and the sentence in both languages', () => {
    const refusal = refusalOf(alreadyDecided);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({ name: 'Refusal', violations: [], ...alreadyDecided });
  });

  it('tells an operator the code and the English sentence', () => {
    expect(refusalOf(alreadyDecided)).toHaveProperty(
      'message',
      'filing/already-decided: The filing is decided already; file again to have it changed.',
    );
  });

  it('names the fields where fields are at fault', () => {
    const violations = [{ field: 'lines[2].amount', rule: 'sum', message: 'is not the sum of its parts' }];
    expect(refusalOf({ ...alreadyDecided, kind: 'malformed', violations })).toHaveProperty('violations', violations);
  });

  it('speaks the language of the reader', () => {
    expect(inLanguage(alreadyDecided.says, 'zh-CN')).toBe('该备案已有结论，如有异议请重新申请。');
    expect(inLanguage(alreadyDecided.says, 'en')).toMatch(/^The filing/);
  });
});
