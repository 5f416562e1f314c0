import { resolve } from 'node:path';
import type { Instant } from '@yidi/kernel';
import { untilStopped } from './until-stopped.js';
import { openWorld } from './world.js';

/** Serves until SIGTERM or Ctrl-C; 0 when it ended cleanly. */
export const serve = async (options: {
  readonly data: string;
  readonly port: number;
  readonly clock?: Instant;
}): Promise<number> => {
  const data = resolve(options.data);
  const stopped = untilStopped();
  const world = await openWorld({ ...options, data });
  const { clock } = world.runtime;
  process.stdout.write(
    [
      `Yidi serves ${world.url}/v1, its pages are at ${world.url}/docs`,
      `data      ${data}`,
      `time      ${'moveTo' in clock ? `simulated, it is ${clock.now()}; move it with POST /v1/clock` : 'real'}`,
      'token     npm run token -- --role agency --region 450600',
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  await stopped;
  process.stdout.write('Ending…\n');
  await world.close();
  return 0;
};
