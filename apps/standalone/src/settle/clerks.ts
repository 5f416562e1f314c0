import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { KeptAccount } from '@yidi/contracts/settlement';
import { Accounts } from './accounts.js';
import { ClerksWork, type Balance, type Clerk, type Settled, type Telling } from './clerk.js';
import { ALL, isOfPart, type Part } from './parts.js';
import { chosen, type PolicyToCarry } from './policy-choice.js';

/** What clerks work with. */
export interface Desks extends Telling {
  readonly policy: PolicyToCarry;
  /** Accounts from a file. */
  readonly given: readonly KeptAccount[];
}

/** What a clerk in a thread of its own is told at the start. */
export interface ClerkSetup extends Desks {
  readonly part: Part;
}

/** More clerks than this wait for whoever reads and writes. */
const AT_MOST = 8;

/** As many clerks as the machine has processors, each in a thread. */
export const clerksInThreads = (desks: Desks): readonly Clerk[] => {
  const of = Math.min(AT_MOST, availableParallelism());
  return Array.from({ length: of }, (_, at) => clerkInThread({ ...desks, ...givenTo({ at, of }, desks) }));
};

const givenTo = (part: Part, { given }: Desks): Pick<ClerkSetup, 'given' | 'part'> => ({
  part,
  given: given.filter(({ personNo }) => personNo === undefined || isOfPart(personNo, part)),
});

export const workOf = ({ policy, given, told, language, part }: ClerkSetup): ClerksWork =>
  new ClerksWork({ policy: chosen(policy), accounts: new Accounts(given) }, { told, language }, part);

/** A clerk in this thread; for everybody unless told: a short file is settled before another thread has started. */
export const clerkHere = (desks: Desks, part = ALL): Clerk => {
  const work = workOf({ ...desks, ...givenTo(part, desks) });
  return {
    settle: (block, spare) => Promise.resolve(work.settle(block, spare)),
    balance: () => Promise.resolve(work.balance()),
    close: () => Promise.resolve(),
  };
};

/** What a clerk's thread is told: with what it works, a block to settle, or that the balance is wanted. */
export type Asked =
  { readonly setup: ClerkSetup } | { readonly block: Uint8Array; readonly spare: ArrayBuffer | undefined } | 'balance';

export type Answered = { readonly settled: Settled } | { readonly balance: Balance };

/** A clerk in a thread of its own; its answers come in the order of what was asked. */
const clerkInThread = (setup: ClerkSetup): Clerk => {
  const thread = new Worker(new URL('./clerk-thread.js', import.meta.url));
  const waiting: PromiseWithResolvers<Answered>[] = [];
  let broken: Error | undefined;
  thread.on('message', (answer: Answered) => waiting.shift()?.resolve(answer));
  thread.on('error', (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
    for (const asked of waiting.splice(0)) asked.reject(broken);
  });
  const tell = (asked: Asked, handedOver: readonly ArrayBuffer[] = []): void => {
    thread.postMessage(asked, handedOver);
  };
  const ask = (asked: Asked, handedOver?: readonly ArrayBuffer[]): Promise<Answered> => {
    if (broken !== undefined) return Promise.reject(broken);
    const answer = Promise.withResolvers<Answered>();
    waiting.push(answer);
    tell(asked, handedOver);
    return answer.promise;
  };
  tell({ setup });
  return {
    settle: async (block, spare) => {
      const answer = await ask({ block, spare }, spare === undefined ? [] : [spare]);
      if ('settled' in answer) return answer.settled;
      throw new TypeError('a clerk gave its balance for a block');
    },
    balance: async () => {
      const answer = await ask('balance');
      if ('balance' in answer) return answer.balance;
      throw new TypeError('a clerk settled a block instead of giving its balance');
    },
    close: async () => {
      await thread.terminate();
    },
  };
};
