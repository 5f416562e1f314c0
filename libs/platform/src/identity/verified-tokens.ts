import { errors, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { Unavailable } from '@yidi/eventing';
import { BadToken, claimsOf, type Claims, type Identity } from './claims.js';

/** What every token must be, whoever signed it. */
export const EXPECTED = { requiredClaims: ['sub', 'exp'], clockTolerance: 5 };

const REMEMBERED = 10_000;
/** A key withdrawn by its issuer is noticed after this time at the latest. */
const REMEMBERED_MS = 300_000;

/**
 * Tokens once verified are known by their text until they expire: a signature costs more to check than anything else at the
 * front door. Time is real here, also where the clock of the domain is simulated.
 */
export class VerifiedTokens implements Identity {
  private readonly known = new LRUCache<string, Claims>({ max: REMEMBERED });

  constructor(private readonly check: (token: string) => Promise<JWTPayload>) {}

  verify(token: string): Promise<Claims> {
    const known = this.known.get(token);
    return known === undefined ? this.verified(token) : Promise.resolve(known);
  }

  private async verified(token: string): Promise<Claims> {
    const payload = await this.check(token).catch(distrusted);
    const claims = claimsOf(payload);
    const left = (payload.exp ?? 0) * 1000 - Date.now();
    if (left > 0) this.known.set(token, claims, { ttl: Math.min(left, REMEMBERED_MS) });
    return claims;
  }
}

/** What jose says when the issuer's keys cannot be had, which is no fault of the token. */
const KEYS_AWAY = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];

const distrusted = (error: unknown): never => {
  if (error instanceof errors.JOSEError && !KEYS_AWAY.includes(error.code)) throw new BadToken(error.code);
  throw new Unavailable('the identity provider', { cause: error });
};
