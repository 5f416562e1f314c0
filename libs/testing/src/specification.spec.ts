import { describe, expect, it } from '@jest/globals';
import { instant, refuse, type Context, type Contract, type Decider } from '@yidi/kernel';
import { specification } from './specification.js';

interface BellCommands {
  readonly Ring: Contract<{ readonly times: number }>;
}
interface BellEvents {
  readonly Rang: Contract<{ readonly times: number; readonly by: string; readonly on: string }>;
}
type Bell = Decider<number, Pick<BellCommands, 'Ring'>, Pick<BellEvents, 'Rang'>, { readonly most: number }>;

const ring: Bell['decide']['Ring'] = ({ times }, rung, { actor, today, facts }: Context<{ readonly most: number }>) => {
  if (times === rung) return [];
  if (times > facts.most)
    return refuse({ kind: 'refused', code: 'bell/too-often', says: { zh: '太多', en: 'Too often.' } });
  if (times === 0) return refuse({ kind: 'refused', code: 'bell/not-at-all', says: { zh: '', en: 'Ring it.' } });
  return [{ type: 'Rang', data: { times, by: actor.id, on: today } }];
};
const bell: Bell = {
  initial: 0,
  decide: { Ring: ring },
  evolve: { Rang: (_, { times }) => times },
};

const { given } = specification(bell, { facts: { most: 3 } });
const rangTwice = { type: 'Rang', data: { times: 2, by: 'clerk', on: '2026-01-15' } } as const;

describe('given, when, then', () => {
  it('holds where the decider does as it says', () => {
    given().when('Ring', { times: 2 }).then(rangTwice);
    given(rangTwice).when('Ring', { times: 2 }).staysQuiet();
    given().when('Ring', { times: 4 }).refused('bell/too-often', 'refused');
  });

  it('hears who asks, when, and what was looked up', () => {
    const actor = { id: 'sexton', role: 'operator' } as const;
    given()
      .when('Ring', { times: 4 }, { actor, now: instant('2026-05-01T16:30:00Z'), facts: { most: 4 } })
      .then({ type: 'Rang', data: { times: 4, by: 'sexton', on: '2026-05-02' } });
  });

  it.each<readonly [string, () => unknown]>([
    ['another event comes', () => given().when('Ring', { times: 1 }).then(rangTwice)],
    ['no event comes', () => given(rangTwice).when('Ring', { times: 2 }).then(rangTwice)],
    ['an event comes where none should', () => given().when('Ring', { times: 1 }).staysQuiet()],
    ['nothing is refused', () => given().when('Ring', { times: 1 }).refused('bell/too-often')],
    ['something else is refused', () => given().when('Ring', { times: 4 }).refused('bell/too-loud')],
    ['the kind is another', () => given().when('Ring', { times: 4 }).refused('bell/too-often', 'conflict')],
    ['a language is missing', () => given().when('Ring', { times: 0 }).refused('bell/not-at-all')],
    ['it is refused instead of done', () => given().when('Ring', { times: 4 }).then()],
  ])('fails when %s', (_, sentence) => {
    expect(sentence).toThrow();
  });
});
