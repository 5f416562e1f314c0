import type { Provider } from '@nestjs/common';
import { react, type Reaction } from '@yidi/eventing';
import { Background } from './background.js';
import { Commands } from './commands.js';
import { Engine } from './engine.js';

/** Has the service hear what others publish and act on it. */
export const reacts = (...reactions: readonly Reaction<Commands>[]): Provider[] =>
  reactions.map((reaction) => ({
    provide: Symbol(reaction.name),
    inject: [Engine, Commands, Background],
    useFactory: ({ runtime }: Engine, commands: Commands, background: Background) => {
      background.add((stop) => react(reaction, { bus: runtime.bus, commands }, stop));
      return reaction;
    },
  }));
