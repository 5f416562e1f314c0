// A clerk in a thread of its own: settles the blocks that are sent to it, in order.
import { parentPort } from 'node:worker_threads';
import type { ClerksWork } from './clerk.js';
import { workOf, type Answered, type Asked } from './clerks.js';

let work: ClerksWork | undefined;

const answer = (answered: Answered, handedOver: readonly ArrayBuffer[] = []): void => {
  parentPort?.postMessage(answered, handedOver);
};

parentPort?.on('message', (asked: Asked) => {
  if (typeof asked === 'object' && 'setup' in asked) {
    work = workOf(asked.setup);
    return;
  }
  if (work === undefined) throw new TypeError('a clerk was asked before it knew with what to work');
  if (asked === 'balance') {
    answer({ balance: work.balance() });
    return;
  }
  const settled = work.settle(asked.block, asked.spare);
  // Handed over, not copied: nothing here looks at them again.
  answer({ settled }, [settled.results, settled.lengths.buffer]);
});
