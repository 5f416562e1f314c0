import { resolve } from 'node:path';
import type { Instant } from '@yidi/kernel';
import { remoteIdentity, untilStopped } from '@yidi/platform';
import { openWorld } from './world.js';

export interface ServeOptions {
  readonly data: string;
  readonly port: number;
  readonly clock?: Instant;
  /** Where the issuer of the tokens publishes its keys; without it, Yidi trusts the tokens that it signs itself. */
  readonly jwks?: URL;
  readonly issuer: string;
  readonly audience: string;
}

/** Serves until SIGTERM or Ctrl-C; 0 when it ended cleanly. */
export const serve = async ({ jwks, issuer, audience, ...options }: ServeOptions): Promise<number> => {
  const data = resolve(options.data);
  const stopped = untilStopped();
  const trusts = jwks && remoteIdentity(jwks, { issuer, audience });
  const world = await openWorld({ ...options, data, trusts });
  const { clock } = world.runtime;
  process.stdout.write(
    [
      `Yidi serves ${world.url}/v1, its pages are at ${world.url}/docs`,
      `data      ${data}`,
      `time      ${'moveTo' in clock ? `simulated, it is ${clock.now()}; move it with POST /v1/clock` : 'real'}`,
      jwks === undefined
        ? `token     npm run -s token -- --role agency --region 450600 --data ${data}`
        : `token     from ${issuer}, whose keys are at ${jwks.href}`,
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  await stopped;
  process.stdout.write('Ending…\n');
  await world.close();
  return 0;
};
