import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, type Role } from '@yidi/kernel';
import { untilStopped } from '@yidi/platform';
import { openWorld, type World } from '../world.js';
import { ApiClient, UnexpectedAnswer } from './api-client.js';
import { FANGCHENGGANG } from './cast.js';
import { playStory } from './story.js';
import { printer } from './print.js';

/** Plays the story on a simulated clock in a folder of its own, and stays up unless told to exit; 0 if every step went right. */
export const demo = async ({ port, exit }: { readonly port: number; readonly exit: boolean }): Promise<number> => {
  const data = await mkdtemp(join(tmpdir(), 'yidi-demo-'));
  const stopped = untilStopped();
  const world = await openWorld({ data, port, clock: instant('2026-01-10T00:00:00Z') });
  try {
    const cases = await playStory({ as: clientsOf(world), tell: printer });
    await showWhereToLook(world, cases[0] ?? '', data);
    if (!exit) await stopped;
    return 0;
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    process.stderr.write(`\nThe story went wrong. ${error.message}\n`);
    return 1;
  } finally {
    await world.close();
    await rm(data, { recursive: true, force: true });
  }
};

const clientsOf =
  ({ url, identity }: World) =>
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
