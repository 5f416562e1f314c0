import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Identity } from './claims.js';
import { EXPECTED, VerifiedTokens } from './verified-tokens.js';

/** Signatures that rest on a key pair: with a shared secret, whoever verifies could also sign. */
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** Trusts the tokens of an issuer that publishes its keys as a JWKS. */
export const remoteIdentity = (
  jwksUrl: URL,
  expected: { readonly issuer: string; readonly audience: string },
): Identity => {
  const keys = createRemoteJWKSet(jwksUrl);
  return new VerifiedTokens(async (token) => {
    const { payload } = await jwtVerify(token, keys, { ...EXPECTED, algorithms: ALGORITHMS, ...expected });
    return payload;
  });
};
