import { Controller, UseFilters, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { Correspondence, Letter } from '@yidi/eventing';
import { givenNeeds, type DeskBinding } from './reacts.js';
import { Hears, PassOn } from './transport/bus-server.js';

/** Has the service read letters of other systems, where there is an exchange that they come by. */
export const receives = <Desk, Needs extends readonly unknown[]>(
  { name, topics, answers, hear }: Correspondence<Desk>,
  { needs, desk }: DeskBinding<Desk, Needs>,
): Type => {
  @Controller()
  @UseFilters(PassOn)
  class Receive {
    private readonly desk: Desk;

    constructor(...found: unknown[]) {
      this.desk = desk(...(found as unknown as Needs));
    }

    @Hears(name, { from: 'exchange', topics, answers })
    receive(@Payload() letter: Letter): Promise<void> {
      return hear(letter, this.desk);
    }
  }
  return givenNeeds(Receive, { needs });
};
