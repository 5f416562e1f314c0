import { createServer, type Server } from 'node:http';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { remoteIdentity } from '@yidi/platform';
import { openWorld, type World } from '@yidi/standalone/world';
import { AGENCY, temporaryFolder } from './open-office.js';
import { runYidi } from './yidi-process.js';

const ISSUER = 'https://id.example.org';

let folder: string;
let issuer: Server;
let world: World;
let signed: (claims: object) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  issuer = createServer((_, answer) => answer.end(JSON.stringify(keys)));
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const address = issuer.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  signed = (claims) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(ISSUER)
      .setAudience('yidi')
      .setExpirationTime('5m')
      .sign(privateKey);
  folder = await temporaryFolder();
  const jwks = new URL(`http://127.0.0.1:${String(port)}/jwks`);
  world = await openWorld({
    data: folder,
    port: 0,
    trusts: remoteIdentity(jwks, { issuer: ISSUER, audience: 'yidi' }),
  });
});
afterAll(async () => {
  await world.close();
  issuer.close();
  await rm(folder, { recursive: true, force: true });
});

const statusWith = async (token: string): Promise<number> =>
  (await fetch(`${world.url}/v1/worklists/first-review`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('a server that trusts an issuer elsewhere', () => {
  it('takes the tokens of that issuer', async () => {
    expect(await statusWith(await signed({ sub: 'clerk-7', roles: ['agency'], region: '450600' }))).toBe(200);
  });

  it('keeps them to their roles', async () => {
    expect(await statusWith(await signed({ sub: 'who', roles: ['person'], region: '450600' }))).toBe(403);
  });

  it('does not take its own', async () => {
    expect(await statusWith(await world.identity.issue(AGENCY))).toBe(401);
  });

  it('is not started with an address that is none', async () => {
    const { exitCode, err } = await runYidi('serve', '--data', folder, '--jwks', 'nonsense');
    expect(exitCode).not.toBe(0);
    expect(err).toContain('https://id.example.org/.well-known/jwks.json');
  });
});
