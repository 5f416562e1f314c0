import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM, Projector, type Position, type Stored } from '@yidi/eventing';
import { instant } from '@yidi/kernel';
import { embedded, type Embedded } from '@yidi/testing';
import { reviewWorklist, worklistOf } from './review-worklist.projection.js';

const SAMPLES = new URL('../../../../libs/contracts/samples/filing/', import.meta.url);
const sample = (type: string): object => JSON.parse(readFileSync(new URL(`${type}.json`, SAMPLES), 'utf8')) as object;

/** The stages of the sample application, in their order. */
const STAGES = (
  sample('QualificationSubmitted') as { readonly stages: readonly { readonly stage: string }[] }
).stages.map(({ stage }) => stage);
const [FIRST = '', SECOND = ''] = STAGES;

let world: Embedded;
let projector: Projector;
let running: Promise<void>;
const stop = (): AbortController => new AbortController();
let stopping = stop();

beforeEach(async () => {
  world = await embedded();
  stopping = stop();
  projector = new Projector(reviewWorklist, { ...world, rows: world.readModel, warn: () => undefined });
  running = projector.run(stopping.signal);
});
afterEach(async () => {
  stopping.abort();
  await running;
  await world.dispose();
});

/** One application and what happens to it, event by event. */
const application = (): ((...types: readonly string[]) => Promise<Position>) => {
  const stream = `qualification-${randomUUID()}`;
  let revision = NO_STREAM;
  return async (...types) => {
    const events = types.map((type): Stored => ({
      id: randomUUID(),
      type,
      data: sample(type),
      metadata: {
        correlationId: stream,
        causationId: stream,
        actor: { id: 'clerk', role: 'agency' },
        at: instant('2026-01-12T02:00:00Z'),
      },
    }));
    const appended = await world.store.append(stream, events, revision);
    revision = appended.revision;
    expect(await projector.waitFor(appended.position, 60_000)).toBe(true);
    return appended.position;
  };
};

const waiting = async (stage: string, region?: string): Promise<number> => {
  const { table, partition } = worklistOf(stage, region);
  return (await world.readModel.list(table, partition, { limit: 100 })).length;
};

describe('the worklist of a stage', () => {
  it('shows an application that was submitted, in its region and in all', async () => {
    await application()('QualificationSubmitted');
    expect([await waiting(FIRST), await waiting(FIRST, '450600'), await waiting(FIRST, '360300')]).toEqual([1, 1, 0]);
  });

  it('hands it on to the next stage when it was passed', async () => {
    const happens = application();
    await happens('QualificationSubmitted');
    await happens('ReviewPassed');
    expect([await waiting(FIRST), await waiting(SECOND)]).toEqual([0, 1]);
  });

  it('does not show it while the applicant has to supplement it, and shows it again afterwards', async () => {
    const happens = application();
    await happens('QualificationSubmitted', 'ReviewReturned');
    expect(await waiting(FIRST)).toBe(0);
    await happens('MaterialsSupplemented');
    expect(await waiting(FIRST)).toBe(1);
  });

  it('forgets it when it was rejected, granted or renewed', async () => {
    const passed = STAGES.map(() => 'ReviewPassed');
    await application()('QualificationSubmitted', 'ReviewRejected');
    await application()('QualificationSubmitted', ...passed, 'QualificationGranted');
    await application()('QualificationSubmitted', ...passed, 'QualificationRenewed');
    for (const stage of STAGES) expect(await waiting(stage)).toBe(0);
  });

  it('shows the oldest first', async () => {
    const [older, newer] = [application(), application()];
    await older('QualificationSubmitted');
    await newer('QualificationSubmitted', 'ReviewPassed');
    await older('ReviewPassed');
    const { table, partition } = worklistOf(SECOND);
    const sorts = (await world.readModel.list(table, partition, { limit: 10 })).map(({ sort }) => sort);
    expect(sorts).toEqual(sorts.toSorted());
    expect(sorts).toHaveLength(2);
  });
});
