import { type CommandBus } from '@nestjs/cqrs';
import type { Contract } from '@yidi/kernel';
import type { Decided, Request } from '@yidi/eventing';

const REQUEST = Symbol('request');

interface Asked {
  [REQUEST]?: Request;
}

/** Who asks for the command that a handler was given. */
export const requestOf = (command: object): Request => {
  const request = (command as Asked)[REQUEST];
  if (request === undefined) throw new RangeError('commands are executed through Commands, which says who asks');
  return request;
};

/** The one door to decisions, for messages and reactions alike: Nest's CommandBus, with who asks attached to the command. */
export class Commands {
  constructor(private readonly bus: CommandBus) {}

  /** `S` is the state of the aggregate that understands the command. */
  execute<S, T extends object = object>(contract: Contract<T>, data: T, request: Request): Promise<Decided<S>> {
    const command: object = Object.assign(new contract(), data);
    Object.defineProperty(command, REQUEST, { value: request });
    return this.bus.execute<object, Decided<S>>(command);
  }
}
