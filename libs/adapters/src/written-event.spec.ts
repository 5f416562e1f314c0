import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@yidi/eventing';
import { instant } from '@yidi/kernel';
import { LoggedEvent } from './sqlite.logged-event.js';
import { jsonOf, type WrittenParts } from './written-event.js';

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

const { data, metadata } = event;
const text = { data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
const bytes = { data: Buffer.from(text.data), metadata: Buffer.from(text.metadata) };

const nobody = (): never => {
  throw new Error('nobody has to look');
};

const logged = (parts: WrittenParts): LoggedEvent =>
  new LoggedEvent([7, event.stream, event.revision, event.id, event.type, parts.data, parts.metadata], nobody);

describe('an event on its way from a store to a bus', () => {
  it('is the same JSON from the text of the store as from what was read out of it', () => {
    expect(jsonOf(logged(text))).toEqual(jsonOf(event));
    expect(jsonOf(logged(bytes))).toEqual(jsonOf(event));
    expect(JSON.parse(jsonOf(event).toString())).toEqual(event);
  });

  it('says what was written, and is kept as JSON like any other', () => {
    for (const parts of [text, bytes]) {
      const read = logged(parts);
      expect([read.data, read.metadata, read.position]).toEqual([data, metadata, '7']);
      expect(JSON.parse(JSON.stringify(read))).toEqual(event);
    }
  });

  it('looks up what its row left out, once', () => {
    const looked: unknown[] = [];
    const read = new LoggedEvent([7, event.stream, 0, event.id, event.type, null, null], (...place) => {
      looked.push(place);
      return text;
    });
    expect([read.metadata, read.data]).toEqual([metadata, data]);
    expect(looked).toEqual([[7, event.stream]]);
  });
});
