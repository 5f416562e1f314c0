import { describe, expect, it } from '@jest/globals';
import { GatewayRefusals } from './gateway.refusals.js';
import { gatewayRefusalExamples } from './refusals.examples.js';

const codes = gatewayRefusalExamples.map(({ code }) => code);

describe('the refusals of the front door', () => {
  it('are all among the examples, each once', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(Object.keys(GatewayRefusals).length);
  });

  it.each(gatewayRefusalExamples)('$code is said in both languages as a whole sentence', ({ says }) => {
    expect(says.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(says.en).toMatch(/^[A-Z].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
