import { describe, expect, it } from '@jest/globals';
import { eventually } from '@yidi/testing/conformance';
import { Lanes, type Errand } from './lanes.js';

const never = new AbortController().signal;

const errand = (key: string, run: () => Promise<void>, until: AbortSignal = never): Errand => ({
  key,
  run,
  until,
  done: () => undefined,
  failed: () => undefined,
});

/** An errand that ends when it is told to. */
const held = (): { readonly run: () => Promise<void>; readonly end: () => void; readonly begun: () => boolean } => {
  let begun = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    run: () => {
      begun = true;
      return ended;
    },
    end: () => end(),
    begun: () => begun,
  };
};

describe('lanes', () => {
  it('do the errands of a key one after another, and those of others beside them', async () => {
    const lanes = new Lanes(10);
    const [first, second, other] = [held(), held(), held()];

    lanes.add(errand('a', first.run));
    lanes.add(errand('a', second.run));
    lanes.add(errand('b', other.run));
    await eventually('two of them', () => first.begun() && other.begun());
    expect(second.begun()).toBe(false);
    first.end();
    await eventually('the second', () => second.begun());
    second.end();
    other.end();

    await lanes.idle();
  });

  it('do no more at once than they may', async () => {
    const lanes = new Lanes(2);
    const errands = Array.from({ length: 5 }, held);
    const running = (): number => errands.filter(({ begun }) => begun()).length;

    for (const [index, { run }] of errands.entries()) lanes.add(errand(String(index), run));
    await eventually('two', () => running() === 2);
    errands[0]?.end();
    await eventually('a third', () => running() === 3);
    for (const { end } of errands) end();

    await lanes.idle();
    expect(running()).toBe(5);
  });

  it('let others have their turn while something that failed waits to be tried again', async () => {
    const lanes = new Lanes(1);
    const order: string[] = [];
    let tries = 0;
    const failing = (): Promise<void> => {
      order.push('failing');
      return (tries += 1) < 3 ? Promise.reject(new Error('not now')) : Promise.resolve();
    };

    lanes.add(errand('a', failing));
    lanes.add(errand('b', () => Promise.resolve(void order.push('other'))));
    await lanes.idle();

    expect(order).toEqual(['failing', 'other', 'failing', 'failing']);
  });

  it('finish what is begun when they are stopped, and begin nothing more', async () => {
    const lanes = new Lanes(1);
    const stopping = new AbortController();
    const [begun, waiting, behind] = [held(), held(), held()];
    let done = 0;
    const counted = (key: string, run: () => Promise<void>): Errand => ({
      ...errand(key, run, stopping.signal),
      done: () => (done += 1),
    });

    lanes.add(counted('a', begun.run));
    lanes.add(counted('a', behind.run));
    lanes.add(counted('b', waiting.run));
    await eventually('the first', () => begun.begun());
    stopping.abort();
    begun.end();
    await lanes.idle();

    expect([behind.begun(), waiting.begun(), done]).toEqual([false, false, 1]);
  });

  it('try nothing again when they are stopped', async () => {
    const lanes = new Lanes(1);
    const stopping = new AbortController();
    const attempts: number[] = [];

    lanes.add({
      ...errand('a', () => Promise.reject(new Error('never')), stopping.signal),
      failed: (attempt) => void attempts.push(attempt),
    });
    await eventually('two attempts', () => attempts.length >= 2);
    stopping.abort();

    await lanes.idle();
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
  });
});
