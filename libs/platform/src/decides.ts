import type { Provider, Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { Catalogue, Contract, DataOf, NameIn } from '@yidi/kernel';
import { Appender, type Aggregate, type Decided, type FactsFor } from '@yidi/eventing';
import { requestOf } from './commands.js';

/** How the facts of an aggregate's decisions are looked up: by which providers, and then for each command. */
export interface FactsBinding<S, C extends Catalogue, F, Needs extends readonly unknown[]> {
  readonly needs: { readonly [I in keyof Needs]: Type<Needs[I]> };
  readonly look: (...needs: Needs) => FactsFor<S, C, F>;
}

/** One command handler for each command that the aggregate understands. */
export const decides = <S, C extends Catalogue, E extends Catalogue, F, Needs extends readonly unknown[] = []>(
  aggregate: Aggregate<S, C, E, F>,
  facts: FactsBinding<S, C, F, Needs>,
): Provider[] =>
  (Object.entries(aggregate.commands) as [NameIn<C>, Contract][]).map(([name, contract]) => {
    @CommandHandler(contract)
    class Decide {
      constructor(
        private readonly appender: Appender,
        private readonly factsFor: FactsFor<S, C, F>,
      ) {}

      execute(command: DataOf<C, NameIn<C>>): Promise<Decided<S>> {
        return this.appender.append({
          aggregate,
          facts: this.factsFor,
          name,
          data: { ...command },
          request: requestOf(command),
        });
      }
    }
    return {
      provide: Decide,
      inject: [Appender, ...facts.needs],
      useFactory: (appender: Appender, ...needs: unknown[]) =>
        new Decide(appender, facts.look(...(needs as unknown as Needs))),
    };
  });

/** For an aggregate whose decisions need no facts. */
export const noFacts = { needs: [], look: () => () => Promise.resolve(undefined) } as const;
