import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { Unavailable } from '@yidi/eventing';
import { BadToken } from './claims.js';
import { issueToken, localIdentity } from './local-identity.js';
import { remoteIdentity } from './remote-identity.js';

const REGION = '450600';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yidi-identity-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the identity of a server that stands alone', () => {
  it('knows whom it gave a token, also after a restart', async () => {
    const token = await issueToken(folder, { role: 'agency', region: REGION, sub: 'clerk-7' });
    const identity = await localIdentity(folder);
    expect(await identity.verify(token)).toEqual({ sub: 'clerk-7', roles: ['agency'], region: REGION });
    expect(await identity.verify(token)).toEqual({ sub: 'clerk-7', roles: ['agency'], region: REGION });
  });

  it('keeps its key from other users of the machine', async () => {
    await localIdentity(folder);
    expect((await stat(join(folder, 'identity.jwk.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes one key when two processes start at once', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'yidi-identity-'));
    const [one, other] = await Promise.all([localIdentity(fresh), localIdentity(fresh)]);
    await expect(other.verify(await one.issue({ role: 'auditor', region: REGION }))).resolves.toMatchObject({
      roles: ['auditor'],
    });
    await rm(fresh, { recursive: true });
  });

  it('says so when the key file is spoilt, and leaves it alone', async () => {
    const spoilt = await mkdtemp(join(tmpdir(), 'yidi-identity-'));
    await writeFile(join(spoilt, 'identity.jwk.json'), '{"kty":"oct"}');
    await expect(localIdentity(spoilt)).rejects.toThrow('holds no signing key');
    await rm(spoilt, { recursive: true });
  });

  it('does not trust what has expired', async () => {
    const identity = await localIdentity(folder);
    await expect(identity.verify(await identity.issue({ role: 'agency', ttl: '-1h' }))).rejects.toThrow(BadToken);
  });

  it('does not trust another key, no key at all, or a token that was changed', async () => {
    const identity = await localIdentity(folder);
    const { privateKey } = await generateKeyPair('ES256');
    const claims = { roles: ['agency'], sub: 'x', iss: 'yidi', aud: 'yidi', exp: 4_000_000_000 };
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    const unsigned = new UnsecuredJWT(claims).encode();
    const [head = '', , signature = ''] = (await identity.issue({ role: 'expert' })).split('.');
    const changed = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    for (const token of [forged, unsigned, changed, 'nonsense', ''])
      await expect(identity.verify(token)).rejects.toThrow(BadToken);
  });

  it('gives out no token with a region that is none', async () => {
    await expect(issueToken(folder, { role: 'agency', region: 'Beijing' })).rejects.toThrow(BadToken);
  });

  it('lets nobody act as Yidi itself', async () => {
    const identity = await localIdentity(folder);
    expect(await identity.verify(await identity.issue({ role: 'system' }))).toMatchObject({ roles: [] });
  });
});

describe('the identity of an issuer elsewhere', () => {
  let issuer: Server;
  let url: URL;
  let sign: (claims: object) => Promise<string>;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }] };
    issuer = createServer((_, answer) =>
      answer.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
    );
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const address = issuer.address();
    url = new URL(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/jwks`);
    sign = (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
        .setIssuer('https://issuer.example')
        .setAudience('yidi')
        .setExpirationTime('5m')
        .sign(privateKey);
  });
  afterAll(() => void issuer.close());

  it('is trusted by its published keys', async () => {
    const identity = remoteIdentity(url, { issuer: 'https://issuer.example', audience: 'yidi' });
    const token = await sign({ sub: 'c', roles: ['agency', 'expert', 'king'], region: '450600' });
    expect(await identity.verify(token)).toEqual({ sub: 'c', roles: ['agency', 'expert'], region: '450600' });
  });

  it('is not trusted for another audience, or with claims that do not say who it is', async () => {
    const elsewhere = remoteIdentity(url, { issuer: 'https://issuer.example', audience: 'somebody else' });
    await expect(elsewhere.verify(await sign({ sub: 'c', roles: [] }))).rejects.toThrow(BadToken);
    const identity = remoteIdentity(url, { issuer: 'https://issuer.example', audience: 'yidi' });
    for (const claims of [
      { roles: [] },
      { sub: 'c' },
      { sub: 'c', roles: 'agency' },
      { sub: 'c', roles: [], region: 'x' },
    ])
      await expect(identity.verify(await sign(claims))).rejects.toThrow(BadToken);
  });

  it('is no fault of the token when the keys cannot be had', async () => {
    const identity = remoteIdentity(new URL('http://127.0.0.1:9/jwks'), {
      issuer: 'https://issuer.example',
      audience: 'yidi',
    });
    await expect(identity.verify(await sign({ sub: 'c', roles: ['agency'] }))).rejects.toThrow(Unavailable);
  });
});
