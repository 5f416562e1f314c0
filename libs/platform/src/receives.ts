import type { Provider } from '@nestjs/common';
import { correspond, type Correspondence } from '@yidi/eventing';
import { Background } from './background.js';
import { Engine } from './engine.js';
import type { DeskBinding } from './reacts.js';

/** Has the service read letters of other systems, where there is an exchange that they come by. */
export const receives = <Desk, Needs extends readonly unknown[]>(
  correspondence: Correspondence<Desk>,
  { needs, desk }: DeskBinding<Desk, Needs>,
): Provider => ({
  provide: Symbol(correspondence.name),
  inject: [Engine, Background, ...needs],
  useFactory: ({ runtime: { exchange } }: Engine, background: Background, ...found: unknown[]) => {
    if (exchange !== undefined) {
      const made = desk(...(found as unknown as Needs));
      background.add((stop) => correspond(correspondence, { exchange, desk: made }, stop));
    }
    return correspondence;
  },
});
