import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@yidi/eventing';
import { instant } from '@yidi/kernel';
import { carrying, jsonOf } from './written-event.js';

const event: Recorded = {
  id: '1',
  type: 'TreatmentRecorded',
  metadata: {
    correlationId: 'case',
    causationId: 'command',
    actor: { id: 'claims', role: 'system' },
    at: instant('2026-03-12T02:00:00Z'),
  },
  data: { says: '药"费\u0000', amount: 1 },
  stream: 'treatment-1',
  revision: 0,
  position: '7',
};

describe('an event on its way from a store to a bus', () => {
  it('is the same JSON from the text of the store as from what was read out of it', () => {
    const { data, metadata } = event;
    const text = { data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    const bytes = { data: Buffer.from(text.data), metadata: Buffer.from(text.metadata) };
    expect(jsonOf(carrying({ ...event }, () => text))).toEqual(jsonOf(event));
    expect(jsonOf(carrying({ ...event }, () => bytes))).toEqual(jsonOf(event));
    expect(JSON.parse(jsonOf(event).toString())).toEqual(event);
  });

  it('shows nothing of the text that it carries, and loses it when it is changed into another', () => {
    const carrier = carrying({ ...event }, () => ({ data: '{}', metadata: '{}' }));
    expect(carrier).toEqual(event);
    expect(JSON.parse(jsonOf({ ...carrier, data: { other: true } }).toString())).toMatchObject({
      data: { other: true },
    });
  });
});
