import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { fromWire } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import { policyCodec } from '@yidi/contracts/settlement';
import { policyLibrary, type Policy } from '@yidi/domain/policy';
import { derive, NO_STREAM, type EventStore } from '@yidi/eventing';
import { day, instant, type RegionCode } from '@yidi/kernel';
import { embedded, type Embedded } from '@yidi/testing';
import { policyOf } from './policy-of.js';
import { PolicyShelf } from './policy-shelf.js';
import { followPublished } from './published-policies.js';

const file = new URL('../../../../policies/450600-fangchenggang/employee.yaml', import.meta.url);
const pack = fromWire(PolicyPack, Object(parse(await readFile(file, 'utf8'))) as object);
const policyFrom = (from: string, changes: Partial<PolicyPack> = {}): Policy =>
  policyOf({ ...pack, validFrom: day(from), ...changes });

const [of2022, of2026, of2027] = [policyFrom('2022-06-01'), policyFrom('2026-01-01'), policyFrom('2027-01-01')];
const inForce = (shelf: PolicyShelf, on: string): Policy | undefined =>
  shelf.inForce('450600' as RegionCode, 'employee', day(on));

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(5);
};

describe('a pack under its reference', () => {
  it('is the same however it was laid out, and another when a number differs', () => {
    const { validFrom, scheme, ...rest } = pack;
    expect(policyOf({ scheme, ...rest, validFrom }).ref).toEqual(policyOf(pack).ref);
    expect(policyFrom('2022-06-01', { name: '防城' }).ref.hash).not.toBe(of2022.ref.hash);
  });
});

describe('the shelf of packs', () => {
  it('has a published pack hold from its first day, and keeps the one before it', () => {
    const shelf = new PolicyShelf(policyLibrary([of2022]));
    shelf.add(of2026);
    expect(inForce(shelf, '2025-12-31')).toBe(of2022);
    expect(inForce(shelf, '2026-01-01')).toBe(of2026);
    expect(shelf.all()).toEqual([of2022, of2026]);
    expect([of2022, of2026].map(({ ref }) => shelf.byHash(ref.hash))).toEqual([of2022, of2026]);
  });

  it('takes the same pack in once', () => {
    const shelf = new PolicyShelf(policyLibrary([of2022]));
    shelf.add(of2026);
    shelf.add(policyFrom('2026-01-01'));
    expect(shelf.all()).toHaveLength(2);
  });

  it('puts what an agency has published before a file of the same first day, which stays to be found by its hash', () => {
    const ofFile = policyFrom('2026-01-01', { name: '防城' });
    const shelf = new PolicyShelf(policyLibrary([of2022, ofFile]));
    shelf.add(of2026);
    expect(inForce(shelf, '2026-03-12')).toBe(of2026);
    expect(shelf.all()).toEqual([of2022, of2026]);
    expect(shelf.byHash(ofFile.ref.hash)).toBe(ofFile);
  });
});

describe('published packs', () => {
  let world: Embedded;
  let ends: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    world = await embedded();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await world.dispose();
  });

  /** Another process publishes. */
  const publish = async ({ ref, pack: content }: Policy, revision: number): Promise<void> => {
    const { type, data } = policyCodec.encode({ type: 'PolicyPublished', data: { ...ref, pack: content } });
    const id = derive(ref.hash);
    const actor = { id: 'clerk', role: 'agency' as const };
    const metadata = { correlationId: id, causationId: id, actor, at: instant('2026-03-12T02:00:00Z') };
    await world.store.append('policy-450600.employee', [{ id, type, data, metadata }], revision);
  };

  const opened = async (): Promise<PolicyShelf> => {
    const shelf = new PolicyShelf(policyLibrary([of2022]));
    ends = [...ends, await followPublished({ store: world.store, shelf, warn: () => undefined })];
    return shelf;
  };

  it('are all on the shelf when a process begins', async () => {
    await publish(of2026, NO_STREAM);
    await publish(of2027, 0);
    expect((await opened()).all()).toEqual([of2022, of2026, of2027]);
  });

  it('come to every process that runs', async () => {
    const shelves = [await opened(), await opened()];
    await publish(of2026, NO_STREAM);
    await publish(of2027, 0);
    for (const shelf of shelves) {
      await until(() => shelf.byHash(of2027.ref.hash) !== undefined);
      expect(shelf.all()).toEqual([of2022, of2026, of2027]);
    }
  });

  it('come later where the log cannot be read for a moment', async () => {
    const { store } = world;
    const warnings: string[] = [];
    let failures = 1;
    const failingOnce: EventStore = {
      read: (stream, from) => store.read(stream, from),
      append: (stream, events, expected) => store.append(stream, events, expected),
      readCase: (id, after) => store.readCase(id, after),
      readCategory: (category) => store.readCategory(category),
      follow: (after, handle, stop, category) =>
        failures-- > 0 ? Promise.reject(new Error('locked')) : store.follow(after, handle, stop, category),
      end: () => store.end(),
      close: () => store.close(),
    };
    const shelf = new PolicyShelf(policyLibrary([of2022]));
    const warn = (message: string): void => void warnings.push(message);
    ends = [await followPublished({ store: failingOnce, shelf, warn })];
    await publish(of2026, NO_STREAM);
    await until(() => shelf.byHash(of2026.ref.hash) !== undefined);
    expect(warnings).toHaveLength(1);
  });
});
