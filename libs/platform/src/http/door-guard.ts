import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { malformed } from '@yidi/eventing';
import { Refusal, type Language, type Role } from '@yidi/kernel';
import { BadToken, type Claims, type Identity } from '../identity/claims.js';
import { People } from '../people.js';
import { DoorRefusals } from './door.refusals.js';
import { headerOf, incomingOf, type Caller, type Incoming } from './incoming.js';
import { languageOf } from './language.js';
import { isOpen, queryFormOf, rolesOf } from './route.decorator.js';
import { badToken, noToken } from './unauthenticated.js';

/** Lets through whoever has a role that the route is for, and notes who that is. A route that names nobody is for nobody. */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly identity: Identity,
    private readonly people: People,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const incoming = incomingOf(context);
    const route = context.getHandler();
    if (!isOpen(route)) incoming.caller = await this.callerFor(rolesOf(route), incoming);
    if (queryFormOf(route) === undefined) refuseAnyQuery(incoming);
    return true;
  }

  private async callerFor(allowed: readonly Role[], incoming: Incoming): Promise<Caller> {
    const claims = await this.claimsOf(incoming);
    const role = allowed.find((each) => claims.roles.includes(each));
    if (role === undefined) throw new Refusal(DoorRefusals.notYourRole(allowed));
    return this.acting(role, claims, languageOf(headerOf(incoming, 'accept-language')));
  }

  private claimsOf(incoming: Incoming): Promise<Claims> {
    const header = headerOf(incoming, 'authorization');
    if (header === undefined) throw noToken();
    const token = /^Bearer +([\w.~+/=-]{1,8000})$/i.exec(header)?.[1];
    if (token === undefined) throw badToken();
    return this.identity.verify(token).catch((error: unknown) => {
      throw error instanceof BadToken ? badToken() : error;
    });
  }

  /** A person's number is known outside; the log names them by the id that is ours. */
  private async acting(role: Role, { sub, region }: Claims, language: Language): Promise<Caller> {
    const who = { role, ...(region === undefined ? {} : { region }) };
    if (role !== 'person') return { ...who, sub, language, actor: { id: sub, ...who } };
    if (region === undefined) throw new Refusal(DoorRefusals.noRegion());
    return { ...who, sub, language, actor: { id: await this.people.idOf(region, sub), ...who } };
  }
}

const refuseAnyQuery = ({ query }: Incoming): void => {
  const names = Object.keys(query ?? {});
  if (names.length === 0) return;
  throw new Refusal(
    malformed(names.map((field) => ({ field, rule: 'unknown-field', message: 'is not a parameter of this call' }))),
  );
};
