import { comparePositions, type Position, type Projector, type Relay, type Ward } from '@yidi/eventing';
import type { Runtime } from '../runtime.js';

/** How one thing that answers stand on is doing. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** How far behind the log, in positions. */
  readonly lag?: number;
  readonly trouble?: string;
  /** Cases that wait in quarantine. */
  readonly parked?: number;
}

/** Rows may be behind by what they catch up with in this time, ms. */
const CATCH_UP_MS = 1_000;
const ANSWER_MS = 2_000;

/** Whether the log answers, every projection keeps up with it, and what is carried to and from the bus flows. */
export const checksOf = async (runtime: Runtime, ward: Ward): Promise<readonly Check[]> => {
  const end = await within(runtime.store.end(), ANSWER_MS);
  if (end === undefined) return [{ name: 'store', ok: false, trouble: 'does not answer' }];
  const { stopped, bus, exchange, projectors, relays } = runtime;
  return [
    { name: 'store', ok: true },
    told('background', stopped.length > 0 ? 'has stopped; see the log' : undefined),
    ...(bus.relayed && (relays.length > 0 || ward.consumers.length > 0) ? [told('bus', bus.trouble)] : []),
    ...(exchange === undefined ? [] : [told('exchange', exchange.trouble)]),
    ...(await Promise.all(projectors.map((projector) => ofProjector(projector, end)))),
    ...(await Promise.all(followersOf(runtime).map((follower) => ofFollower(follower, end)))),
    ...(ward.consumers.length === 0 ? [] : [await ofWard(ward)]),
  ];
};

const STANDS_STILL = 'stands still; see the log';

const told = (name: string, trouble: string | undefined): Check => ({
  name,
  ok: trouble === undefined,
  ...(trouble !== undefined && { trouble }),
});

const ofProjector = async (projector: Projector, end: Position): Promise<Check> => {
  const ok = await projector.waitFor(end, CATCH_UP_MS);
  const { projection, position, trouble } = projector;
  const lag = lagOf(position, end);
  return { name: projection.name, ok, lag, ...(trouble === undefined ? {} : { trouble: STANDS_STILL }) };
};

/** What carries the log on, with a checkpoint of its own. */
type Follower = Pick<Relay, 'name' | 'trouble' | 'position'>;

const followersOf = ({ relays, ownLog }: Runtime): readonly Follower[] => [...relays, ...(ownLog?.readings ?? [])];

/** One that is behind catches up when its neighbour is back: what was decided is safe in the log meanwhile. */
const ofFollower = async (follower: Follower, end: Position): Promise<Check> => {
  const position = await within(follower.position(), ANSWER_MS);
  const check = told(follower.name, follower.trouble === undefined ? undefined : STANDS_STILL);
  return position === undefined ? { ...check, ok: false } : { ...check, lag: lagOf(position, end) };
};

/** A parked case waits for a person, and the rest goes on: the service is ready all the same. */
const ofWard = async (ward: Ward): Promise<Check> => {
  const counts = await within(ward.count(), ANSWER_MS);
  if (counts === undefined) return { name: 'quarantine', ok: false, trouble: 'does not answer' };
  return { name: 'quarantine', ok: true, parked: [...counts.values()].reduce((sum, count) => sum + count, 0) };
};

/** How far a position is behind the end of the log. */
export const lagOf = (position: Position, end: Position): number =>
  comparePositions(position, end) < 0 ? Number(BigInt(end) - BigInt(position)) : 0;

const within = <T>(answer: Promise<T>, limitMs: number): Promise<T | undefined> => {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const timer = setTimeout(resolve, limitMs, undefined);
  answer
    .then(resolve, () => {
      resolve(undefined);
    })
    .finally(() => {
      clearTimeout(timer);
    })
    .catch(() => undefined);
  return promise;
};
