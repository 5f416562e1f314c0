import { describe, expect, it } from '@jest/globals';
import { treatmentRefusalExamples } from './refusals.examples.js';
import { TreatmentRefusals } from './treatment.refusals.js';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the refusals of treatments', () => {
  it('each have one example, under the code that their name says', () => {
    const expected = Object.keys(TreatmentRefusals).map((name) => `treatment/${kebab(name)}`);
    expect(treatmentRefusalExamples.map(({ code }) => code).sort()).toEqual(expected.sort());
  });

  it.each(treatmentRefusalExamples)('$code is said in both languages as a whole sentence', ({ says }) => {
    expect(says.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(says.en).toMatch(/^[A-Z0-9].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
