import { Controller, Inject, UseFilters, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { heard, wantedBy, type Reaction, type Recorded } from '@yidi/eventing';
import { Commands } from './commands.js';
import { Hears, PassOn } from './transport/bus-server.js';

/** What a reaction or a correspondence works with, made of the service's providers. */
export interface DeskBinding<Desk, Needs extends readonly unknown[]> {
  readonly needs: { readonly [I in keyof Needs]: Type<Needs[I]> };
  readonly desk: (...needs: Needs) => Desk;
}

/** Has Nest give a controller what the desk is made of. */
export const givenNeeds = (controller: Type, { needs }: { readonly needs: readonly Type[] }): Type => {
  for (const [at, need] of needs.entries()) Inject(need)(controller, undefined, at);
  return controller;
};

/** Has the service hear what others publish and act on it with something else than commands. */
export const reactsAt = <Desk, Needs extends readonly unknown[]>(
  reaction: Reaction<Desk>,
  { needs, desk }: DeskBinding<Desk, Needs>,
): Type => {
  @Controller()
  @UseFilters(PassOn)
  class Hear {
    private readonly hand: (event: Recorded) => Promise<void>;

    constructor(...found: unknown[]) {
      this.hand = heard(reaction, desk(...(found as unknown as Needs)));
    }

    @Hears(reaction.name, { from: 'bus', topics: [reaction.topic], wants: wantedBy(reaction) })
    hear(@Payload() event: Recorded): Promise<void> {
      return this.hand(event);
    }
  }
  return givenNeeds(Hear, { needs });
};

/** Has the service hear what others publish and act on it. */
export const reacts = (...reactions: readonly Reaction<Commands>[]): Type[] =>
  reactions.map((reaction) => reactsAt(reaction, { needs: [Commands], desk: (commands: Commands) => commands }));
