import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES, tcpNetwork, type Addresses, type ServiceName } from '@yidi/platform';
import { ApiClient, playStory } from '@yidi/standalone/story';
import { retiree } from '@yidi/testing/desk';
import { AGENCY, EXPERT, NOBODY, openOffice, type Office } from './open-office.js';

const HOST = '127.0.0.1';

const listening = async (server: Server): Promise<number> => {
  server.listen(0, HOST);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
};

/** A line between the services that can be listened in to, and cut. */
class Wire {
  heard = '';
  private readonly ends = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly to: number) {
    this.server = createServer((from) => {
      const onward = connect(this.to, HOST);
      from.on('data', (bytes) => {
        this.heard += bytes.toString('utf8');
      });
      for (const [end, other] of [
        [from, onward],
        [onward, from],
      ] as const) {
        this.ends.add(end);
        end.on('error', () => end.destroy());
        end.on('close', () => {
          this.ends.delete(end);
          other.destroy();
        });
        end.pipe(other);
      }
    });
  }

  open(): Promise<number> {
    return listening(this.server);
  }

  /** Drops every connection. */
  cut(): void {
    for (const end of this.ends) end.destroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }
}

const wires = new Map<ServiceName, Wire>();
let office: Office;

const addressesOf = (ports: ReadonlyMap<ServiceName, number>): Addresses => {
  const at = (service: ServiceName) => ({ host: HOST, port: ports.get(service) ?? 0 });
  return { filing: at('filing'), claims: at('claims'), settlement: at('settlement') };
};

beforeAll(async () => {
  const [behind, before] = [new Map<ServiceName, number>(), new Map<ServiceName, number>()];
  for (const service of SERVICES) {
    const port = await freePort();
    const wire = new Wire(port);
    wires.set(service, wire);
    behind.set(service, port);
    before.set(service, await wire.open());
  }
  const { transportOf } = tcpNetwork(addressesOf(behind));
  const { clientOf } = tcpNetwork(addressesOf(before));
  office = await openOffice({ network: { transportOf, clientOf } });
});

afterAll(async () => {
  await office.close();
  for (const wire of wires.values()) await wire.close();
});

const heardBy = (service: ServiceName): string => wires.get(service)?.heard ?? '';

describe('services that reach each other over TCP', () => {
  it('tell the same story, each command a message on the wire', async () => {
    const { url, identity } = office.world;
    const silent = {
      chapter: () => undefined,
      line: () => undefined,
      settlement: () => undefined,
      timeline: () => undefined,
    };
    const cases = await playStory({
      as: async (role, region, sub) => new ApiClient(url, await identity.issue({ role, region, sub })),
      tell: silent,
    });
    expect(cases).toHaveLength(2);
    for (const pattern of [
      'SubmitQualification',
      'ReviewQualification',
      'SubmitFiling',
      'ReviewFiling',
      'entitlements',
    ])
      expect(heardBy('filing')).toContain(`"pattern":"${pattern}"`);
    expect(heardBy('claims')).toContain('"pattern":"RecordTreatment"');
    expect(heardBy('settlement')).toContain('"pattern":"ReportPayment"');
  });

  it('refuse across the wire as they do at home, with code, words and violations', async () => {
    const { desk } = office;
    const person = retiree(7);
    const { qualificationId } = desk.must(
      201,
      await desk.post<{ qualificationId: string }>(AGENCY, '/v1/qualifications', {
        ...desk.application(person, ['id-card']),
        diseaseCode: 'M03900',
      }),
    );
    const path = `/v1/qualifications/${qualificationId}/reviews`;
    expect(await desk.post(EXPERT, path, { stage: 'expert-review', decision: 'pass' })).toMatchObject({
      status: 422,
      body: { code: 'qualification/wrong-stage', detail: expect.stringContaining('first-review') },
    });
    expect(
      await desk.post(AGENCY, path, { stage: 'first-review', decision: 'pass' }, { 'if-match': '"9"' }),
    ).toMatchObject({ status: 412, body: { code: 'request/changed-meanwhile' } });
    expect(await desk.get(AGENCY, `/v1/qualifications/${NOBODY}`)).toMatchObject({
      status: 404,
      body: { code: 'qualification/unknown' },
    });
    const institutions = ['H31010100001'];
    const filing = {
      ...desk.application(person, []),
      treatmentRegion: '110000',
      category: 'referral',
      startsOn: '2026-05-01',
      endsOn: '2026-04-01',
      institutions,
      diseaseCodes: ['M03900'],
    };
    expect(await desk.post(AGENCY, '/v1/filings', filing)).toMatchObject({
      status: 422,
      body: { code: expect.stringMatching(/^filing\//) },
    });
  });

  it('are asked again after the line was cut', async () => {
    const { desk } = office;
    for (const wire of wires.values()) wire.cut();
    const answers: number[] = [];
    for (let attempt = 0; attempt < 20 && answers.at(-1) !== 200; attempt += 1)
      answers.push((await desk.get(AGENCY, '/v1/worklists/first-review')).status);
    expect(answers.at(-1)).toBe(200);
    for (const status of answers.slice(0, -1)) expect(status).toBe(503);
  });
});
