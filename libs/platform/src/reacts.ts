import type { Provider, Type } from '@nestjs/common';
import { react, type Reaction } from '@yidi/eventing';
import { Background } from './background.js';
import { Commands } from './commands.js';
import { Engine } from './engine.js';

/** What a reaction or a correspondence works with, made of the service's providers. */
export interface DeskBinding<Desk, Needs extends readonly unknown[]> {
  readonly needs: { readonly [I in keyof Needs]: Type<Needs[I]> };
  readonly desk: (...needs: Needs) => Desk;
}

/** Has the service hear what others publish and act on it with something else than commands. */
export const reactsAt = <Desk, Needs extends readonly unknown[]>(
  reaction: Reaction<Desk>,
  { needs, desk }: DeskBinding<Desk, Needs>,
): Provider => ({
  provide: Symbol(reaction.name),
  inject: [Engine, Background, ...needs],
  useFactory: ({ runtime }: Engine, background: Background, ...found: unknown[]) => {
    const commands = desk(...(found as unknown as Needs));
    background.add((stop) => react(reaction, { bus: runtime.bus, commands }, stop));
    return reaction;
  },
});

/** Has the service hear what others publish and act on it. */
export const reacts = (...reactions: readonly Reaction<Commands>[]): Provider[] =>
  reactions.map((reaction) => reactsAt(reaction, { needs: [Commands], desk: (commands: Commands) => commands }));
