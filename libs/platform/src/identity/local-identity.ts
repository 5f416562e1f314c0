import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK, type CryptoKey } from 'jose';
import { UnusableStore } from '@yidi/eventing';
import type { Role } from '@yidi/kernel';
import { claimsOf, type Identity } from './claims.js';
import { EXPECTED, VerifiedTokens } from './verified-tokens.js';

const ALGORITHM = 'ES256';
const NAME = 'yidi';
const FILE = 'identity.jwk.json';

/** For whom a token is made. Without `sub`, one that fits the role is made up. */
export interface TokenWish {
  readonly role: Role;
  readonly region?: string | undefined;
  readonly sub?: string | undefined;
  /** How long it is good, as `12h` or `30d`; 30 days when left out. */
  readonly ttl?: string | undefined;
}

/** An identity that signs its own tokens, for a server that stands alone. */
export interface LocalIdentity extends Identity {
  /** Throws BadToken for a wish that no server would accept. */
  issue(wish: TokenWish): Promise<string>;
}

/** Trusts what was signed with the key in the folder; makes that key at the first start, readable by its owner only. */
export const localIdentity = async (folder: string): Promise<LocalIdentity> => {
  const { signs, verifies } = await keysIn(folder);
  const tokens = new VerifiedTokens(async (token) => {
    const { payload } = await jwtVerify(token, verifies, {
      ...EXPECTED,
      algorithms: [ALGORITHM],
      issuer: NAME,
      audience: NAME,
    });
    return payload;
  });
  return { verify: (token) => tokens.verify(token), issue: (wish) => signed(wish, signs) };
};

/** A token for a server whose data are in the folder. */
export const issueToken = async (folder: string, wish: TokenWish): Promise<string> =>
  (await localIdentity(folder)).issue(wish);

const signed = async (wish: TokenWish, key: CryptoKey): Promise<string> => {
  const { role, region, sub = subjectOf(role, region), ttl = '30d' } = wish;
  const payload = { roles: [role], sub, ...(region === undefined ? {} : { region }) };
  claimsOf(payload);
  return new SignJWT(payload)
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(NAME)
    .setAudience(NAME)
    .setIssuedAt()
    .setExpirationTime(ttl)
    .setJti(randomUUID())
    .sign(key);
};

/** Somebody of that role, for whoever does not care which one. */
const subjectOf = (role: Role, region: string | undefined): string => {
  if (region === undefined) return `${role}-1`;
  if (role === 'person') return `${region}000000001`;
  return role === 'institution' ? `H${region}00001` : `${role}-${region}-1`;
};

interface KeyPair {
  readonly signs: CryptoKey;
  readonly verifies: CryptoKey;
}

const keysIn = async (folder: string): Promise<KeyPair> => {
  const file = join(folder, FILE);
  const written = (await textOf(file)) ?? (await madeIn(folder, file));
  const { d, ...publicPart } = jwkOf(written, file);
  return {
    signs: await keyOf({ ...publicPart, ...(d === undefined ? {} : { d }) }),
    verifies: await keyOf(publicPart),
  };
};

const keyOf = async (jwk: JWK): Promise<CryptoKey> => {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new RangeError('a signing key is a key pair');
  return key;
};

const jwkOf = (text: string, file: string): JWK => {
  try {
    const jwk = JSON.parse(text) as JWK;
    if (jwk.kty === 'EC' && jwk.d !== undefined) return jwk;
  } catch {
    // Said below, together with a key of another kind.
  }
  throw new UnusableStore(
    `${file} holds no signing key. Restore it from a copy, or remove it: tokens given out so far then end.`,
  );
};

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Written beside and linked into place, so that of two processes that start at once both use the key of the first. */
const madeIn = async (folder: string, file: string): Promise<string> => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const text = `${JSON.stringify(await exportJWK(privateKey))}\n`;
  const beside = `${file}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  await writeFile(beside, text, { mode: 0o600, flush: true });
  try {
    await link(beside, file);
    return text;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return await readFile(file, 'utf8');
  } finally {
    await rm(beside);
  }
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
