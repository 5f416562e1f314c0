import { ROLES, type RegionCode, type Role } from '@yidi/kernel';

/** What a token says of whoever sends it. */
export interface Claims {
  /** A person's number in the insured region, an institution's code, or a reviewer's own id. */
  readonly sub: string;
  readonly roles: readonly Role[];
  /** Home region: the insured one, of an institution the one it lies in. */
  readonly region?: RegionCode;
}

/** The token cannot be trusted or does not say who sends it. */
export class BadToken extends Error {
  override readonly name = 'BadToken';
}

/** Tells who sends a token. Throws BadToken. */
export interface Identity {
  verify(token: string): Promise<Claims>;
}

/** Yidi's own reactions act as `system`: no token may. */
const isRole = (word: unknown): word is Role => word !== 'system' && ROLES.some((role) => role === word);
const isRegion = (region: unknown): region is RegionCode => typeof region === 'string' && /^[1-9]\d{5}$/.test(region);
const isSubject = (sub: unknown): sub is string => typeof sub === 'string' && sub.length > 0 && sub.length <= 100;

/** The claims of a payload whose signature held. */
export const claimsOf = (payload: Readonly<Record<string, unknown>>): Claims => {
  const { sub, roles, region } = payload;
  if (!isSubject(sub)) throw new BadToken('the token has no subject');
  if (!Array.isArray(roles)) throw new BadToken('the token lists no roles');
  if (region !== undefined && !isRegion(region)) throw new BadToken('the region of the token is no division code');
  const known = roles.filter(isRole);
  return { sub, roles: known, ...(region === undefined ? {} : { region }) };
};
