import { describe, expect, it } from '@jest/globals';
import { clockConformance } from '@yidi/testing/conformance';
import { SystemClock } from './system.clock.js';

clockConformance('of the machine', () => new SystemClock());

describe('the clock of the machine', () => {
  it('tells the real time', () => {
    const before = Date.now();
    const now = Date.parse(new SystemClock().now());

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
