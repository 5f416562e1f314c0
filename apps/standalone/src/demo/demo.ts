import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { instant, type Role } from '@yidi/kernel';
import { localIdentity, untilStopped } from '@yidi/platform';
import { openWorld, type World } from '../world.js';
import { ApiClient, UnexpectedAnswer } from './api-client.js';
import { FANGCHENGGANG } from './cast.js';
import { playStory } from './story.js';
import { printer } from './print.js';

export interface DemoOptions {
  readonly port: number;
  readonly exit: boolean;
  /** A gateway that runs already, on a simulated clock; unless given, one of its own is started for the story. */
  readonly gateway?: URL;
  /** The data folder of that gateway, where its signing key is. */
  readonly keys?: string;
  /** The gateway of the stack on this machine, where it is unless told otherwise. */
  readonly stack?: boolean;
}

const STACK = { gateway: 'http://127.0.0.1:8080', keys: './data/stack/gateway' };

/** Where the story is played. */
type Stage = Pick<World, 'url' | 'identity'>;

/** Plays the story; 0 if every step went right. */
export const demo = ({ port, exit, gateway, keys, stack = false }: DemoOptions): Promise<number> => {
  if (stack) return playAt(gateway ?? new URL(STACK.gateway), keys ?? STACK.keys);
  return gateway === undefined ? demoOfItsOwn({ port, exit }) : playAt(gateway, keys ?? './data');
};

const answers = (gateway: URL): Promise<boolean> =>
  fetch(new URL('/health/live', gateway)).then(
    ({ ok }) => ok,
    () => false,
  );

const playAt = async (gateway: URL, keys: string): Promise<number> => {
  if (!(await answers(gateway))) {
    process.stderr.write(
      `No Yidi answers at ${gateway.origin}. Start one with: npm run stack -- --clock 2026-01-10T00:00:00Z\n`,
    );
    return 1;
  }
  const identity = await localIdentity(resolve(keys));
  return (await played({ url: gateway.origin, identity })) === undefined ? 1 : 0;
};

/** On a simulated clock in a folder of its own; stays up unless told to exit. */
const demoOfItsOwn = async ({ port, exit }: Pick<DemoOptions, 'port' | 'exit'>): Promise<number> => {
  const data = await mkdtemp(join(tmpdir(), 'yidi-demo-'));
  const stopped = untilStopped();
  const world = await openWorld({ data, port, clock: instant('2026-01-10T00:00:00Z') });
  try {
    const cases = await played(world);
    if (cases === undefined) return 1;
    await showWhereToLook(world, cases[0] ?? '', data);
    if (!exit) await stopped;
    return 0;
  } finally {
    await world.close();
    await rm(data, { recursive: true, force: true });
  }
};

/** The cases of the story; undefined when it went wrong, which is said. */
const played = async (stage: Stage): Promise<readonly string[] | undefined> => {
  try {
    return await playStory({ as: clientsOf(stage), tell: printer });
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    process.stderr.write(`\nThe story went wrong. ${error.message}\n`);
    return undefined;
  }
};

const clientsOf =
  ({ url, identity }: Stage) =>
  async (role: Role, region?: string, sub?: string): Promise<ApiClient> =>
    new ApiClient(url, await identity.issue({ role, region, sub }));

const showWhereToLook = async ({ url, identity }: World, caseId: string, data: string): Promise<void> => {
  const { insuredRegion: region, person, institution } = FANGCHENGGANG;
  const auditor = await identity.issue({ role: 'auditor', region, sub: 'auditor' });
  printer.chapter('接着看', 'Where to look next');
  printer.line(`the API and its pages   ${url}/docs`);
  printer.line(`this case, as an auditor\n  curl -H "Authorization: Bearer ${auditor}" ${url}/v1/cases/${caseId}`);
  printer.line(`  …/timeline   …/events   …/replay?upTo=4   …/stream (live)`);
  printer.line(`a token for each role (they hold as long as this demo runs)`);
  const roles: readonly (readonly [Role, string | undefined, string])[] = [
    ['person', region, person.personNo],
    ['institution', institution.slice(1, 7), institution],
    ['agency', region, 'agency-desk'],
    ['expert', region, 'expert-desk'],
    ['finance', region, 'finance-desk'],
    ['auditor', region, 'auditor'],
    ['region', '110000', 'beijing'],
    ['operator', undefined, 'operator'],
  ];
  for (const [role, home, sub] of roles)
    printer.line(`  ${role.padEnd(12)}${await identity.issue({ role, sub, region: home })}`);
  printer.line(`more tokens             npm run -s token -- --role <role> --region <code> --sub <id> --data ${data}`);
  printer.line('how it is made          docs/walk.md follows one treatment through the code, file by file');
};
