import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, type Saying } from '@yidi/kernel';
import type { EventStore } from './ports/event-store.js';
import type { Projector } from './project.js';
import { comparePositions, isPosition, type Position } from './recorded.js';

/** What a question may have to wait for. */
export const FRESHNESS_LIMIT_MS = 2_000;

/** Thrown when rows do not get as fresh as was asked in time: ask again a little later. */
export class NotYetFresh extends Error {
  override readonly name = 'NotYetFresh';
}

/** The position token of a question, or undefined; nonsense is malformed. */
export const positionAsked = (token: string | undefined): Position | undefined => {
  if (token === undefined || isPosition(token)) return token;
  throw new Refusal(positionUnreadable);
};

/** Nonsense where a position was expected. */
export const positionUnreadable: Saying = {
  kind: 'malformed',
  code: 'request/position-unreadable',
  says: {
    zh: 'atLeast 不是有效的位置标记；请使用写入响应中 Yidi-Position 的值。',
    en: 'atLeast is not a position; take the value of Yidi-Position from the answer to a write.',
  },
  violations: [{ field: 'atLeast', rule: 'position', message: 'must be a position that a write answered' }],
};

/** Waits until the projection reflects the log up to the position. */
export const freshAsOf = async (projector: Projector, position: Position | undefined): Promise<void> => {
  if (position === undefined) return;
  if (!(await projector.waitFor(position, FRESHNESS_LIMIT_MS)))
    throw new NotYetFresh(`rows have not reached ${position} yet`);
};

/** Waits until the projection reflects everything that the log holds at this moment. */
export const freshAsOfNow = async (projector: Projector, store: EventStore): Promise<void> =>
  freshAsOf(projector, await store.end());

/** Waits until the log itself has reached the position: enough where the log answers. */
export const logAsOf = async (store: EventStore, position: Position | undefined): Promise<void> => {
  if (position === undefined) return;
  for (const pause of [0, 50, 150, 300]) {
    await sleep(pause);
    if (comparePositions(await store.end(), position) >= 0) return;
  }
  throw new NotYetFresh(`the log has not reached ${position} yet`);
};
