import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Stored } from '@yidi/eventing';
import type { Instant } from '@yidi/kernel';

const SAMPLES = new URL('../../libs/contracts/samples/', import.meta.url);

const samples = new Map<string, object>();

/** A stored event as the contracts' samples have it. */
const sample = (service: string, type: string): object => {
  const known = samples.get(type);
  if (known !== undefined) return known;
  const read = JSON.parse(readFileSync(new URL(`${service}/${type}.json`, SAMPLES), 'utf8')) as object;
  samples.set(type, read);
  return read;
};

/** What one decision of a case leaves in a stream. */
export const eventsOf = (caseId: string, service: string, types: readonly string[]): readonly Stored[] =>
  types.map((type) => ({
    id: randomUUID(),
    type,
    data: sample(service, type),
    metadata: {
      correlationId: caseId,
      causationId: caseId,
      actor: { id: 'bench', role: 'system' },
      at: '2026-03-12T02:00:00.000Z' as Instant,
    },
  }));
