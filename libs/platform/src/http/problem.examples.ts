// One example of every problem that a front door tells by itself: the generated list of refusals is made of them.
import { contended, malformed, positionUnreadable, stale } from '@yidi/eventing';
import type { Saying } from '@yidi/kernel';
import { DoorRefusals } from './door.refusals.js';
import { problemOf, PROBLEMS, type Problem } from './problem.js';

const refusals: readonly Saying[] = [
  malformed([{ field: 'servedOn', rule: 'required', message: 'is missing' }]),
  stale(3),
  contended,
  positionUnreadable,
  DoorRefusals.notUtf8(),
  DoorRefusals.nestedTooDeeply(32),
  DoorRefusals.notJson(),
  DoorRefusals.keyUnreadable(),
  DoorRefusals.keyReused(),
  DoorRefusals.ifMatchUnreadable(),
  DoorRefusals.notYourRole(['person', 'agency']),
  DoorRefusals.noRegion(),
];

export const problemExamples: readonly Problem[] = [...refusals.map(problemOf), ...Object.values(PROBLEMS)];
