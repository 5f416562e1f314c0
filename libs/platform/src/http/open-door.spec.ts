import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { pino } from 'pino';
import { SystemClock } from '@yidi/adapters';
import { IsMoney, IsNested, IsText, IsWholeNumber, Maybe } from '@yidi/contracts/codec';
import { policyLibrary } from '@yidi/domain/policy';
import type { Request } from '@yidi/eventing';
import { Refusal, type Fen } from '@yidi/kernel';
import { embedded, type Embedded } from '@yidi/testing';
import { localIdentity, type LocalIdentity, type TokenWish } from '../identity/local-identity.js';
import { PolicyShelf } from '../policies/policy-shelf.js';
import { runtimeOn } from '../runtime.js';
import { localNetwork } from '../transport/network.js';
import type { Caller } from './incoming.js';
import { openDoor, type FrontDoor } from './open-door.js';
import { json, standing, type LiveReply, type Reply } from './reply.js';
import { Accepts, Acting, Answers, Asked, Asks, Does, For, Writes } from './route.decorator.js';
import { live } from './server-sent-events.js';

class Share {
  @IsMoney() readonly amount!: Fen;
}

class Bill {
  @IsText(20) readonly name!: string;
  @IsNested(() => Share) readonly share!: Share;
  @Maybe() @IsText(20) readonly note?: string;
}

class Search {
  @Maybe() @IsWholeNumber(1, 100) readonly limit?: number;
}

/** How often the desk really booked something, and what it waits for before it does. */
const desk: { booked: number; opens: Promise<void>; readonly commands: string[] } = {
  booked: 0,
  opens: Promise.resolve(),
  commands: [],
};

@Controller('v1/bills')
class BillsController {
  @Post()
  @Does('Book a bill')
  @For('agency', 'person')
  @Writes()
  @Answers(Bill, 201)
  async book(@Accepts(Bill) bill: Bill, @Asked() request: Request, @Acting() caller: Caller): Promise<Reply> {
    await desk.opens;
    desk.commands.push(request.commandId);
    if (bill.name === 'closed')
      throw new Refusal({ kind: 'refused', code: 'bill/closed', says: { zh: '已结束。', en: 'It is closed.' } });
    if (bill.name === 'broken') throw new Error('the desk fell over');
    desk.booked += 1;
    const { role, actor } = caller;
    return json({ number: desk.booked, fen: bill.share.amount, request, role, actor }, 201).with(
      standing({ revision: 3, position: '7' }),
    );
  }

  @Get()
  @For('agency')
  list(@Asks(Search) { limit = 10 }: Search): Reply {
    return json({ limit });
  }

  @Get('live')
  @For('agency')
  live(): LiveReply {
    const events = async function* (stop: AbortSignal): AsyncIterable<{ id: string; data: string }> {
      yield { id: '1', data: '{"said":"so far"}' };
      await new Promise((resolve) => stop.addEventListener('abort', resolve));
    };
    return live({ events, closing: new AbortController().signal, failed: () => undefined });
  }

  @Get('forgotten')
  forgotten(): Reply {
    return json({ secret: true });
  }
}

@Module({ controllers: [BillsController] })
class DeskModule {}

let stores: Embedded;
let identity: LocalIdentity;
let door: FrontDoor;

beforeAll(async () => {
  stores = await embedded();
  identity = await localIdentity(stores.folder);
  const log = pino({ level: 'silent' });
  const policies = new PolicyShelf(policyLibrary([]));
  const runtime = runtimeOn(stores, { network: localNetwork(), clock: new SystemClock(), policies, log });
  door = await openDoor(DeskModule, runtime, { host: '127.0.0.1', port: 0, identity });
});

afterAll(async () => {
  await door.close();
  await stores.dispose();
});

const BILL = { name: 'January', share: { amount: '12.50' } };

interface Sending {
  readonly as?: TokenWish;
  readonly headers?: Readonly<Record<string, string>>;
}

const AGENCY: TokenWish = { role: 'agency', region: '450600' };

const send = async (
  method: string,
  path: string,
  body: string | Buffer | undefined,
  { as = AGENCY, headers = {} }: Sending = {},
) => {
  const answer = await fetch(`${door.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await identity.issue(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: JSON.parse(text) as Record<string, unknown> };
};

const post = (body: object, sending?: Sending) => send('POST', '/v1/bills', JSON.stringify(body), sending);
const get = (path: string, sending?: Sending) => send('GET', path, undefined, sending);

describe('who comes through the door', () => {
  it('nobody without a token', async () => {
    const answer = await fetch(`${door.url}/v1/bills`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      code: 'identity/no-token',
      status: 401,
      type: 'urn:yidi:problem:identity/no-token',
    });
  });

  it('nobody with a token of their own making', async () => {
    expect(await get('/v1/bills', { headers: { authorization: 'Bearer abc.def.ghi' } })).toMatchObject({
      status: 401,
      json: { code: 'identity/bad-token' },
    });
    expect(await get('/v1/bills', { headers: { authorization: 'Basic abc' } })).toMatchObject({ status: 401 });
  });

  it('nobody in a role that the call is not for', async () => {
    expect(await get('/v1/bills', { as: { role: 'auditor' } })).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-role' },
    });
  });

  it('nobody where a route forgot to say for whom it is', async () => {
    expect(await get('/v1/bills/forgotten')).toMatchObject({ status: 403 });
  });

  it('a person under the id that is ours', async () => {
    const { json: told } = await post(BILL, {
      as: { role: 'person', region: '450600', sub: '450600000012345' },
    });
    expect(told['role']).toBe('person');
    expect(JSON.stringify(told['actor'])).not.toContain('450600000012345');
    expect(told['actor']).toMatchObject({
      role: 'person',
      region: '450600',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('what is sent in', () => {
  it('reaches the desk in fen', async () => {
    expect(await post(BILL)).toMatchObject({ status: 201, json: { fen: 1250 } });
  });

  it('is refused with everything that is wrong with it, and nothing is done', async () => {
    const before = desk.booked;
    const { status, json: told } = await post({ share: { amount: '12.5', tax: 1 }, note: '', extra: true });
    expect(status).toBe(400);
    expect(told['code']).toBe('request/malformed');
    expect((told['violations'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'extra',
      'name',
      'note',
      'share.amount',
      'share.tax',
    ]);
    expect(desk.booked).toBe(before);
  });

  it.each([
    ['__proto__ at the top', '{"__proto__":{"admin":true},"name":"a","share":{"amount":"1.00"}}', '__proto__'],
    ['__proto__ within', '{"name":"a","share":{"amount":"1.00","__proto__":{}}}', 'share.__proto__'],
    ['an escaped __proto__', '{"name":"a","share":{"amount":"1.00"},"\\u005f_proto__":{}}', '__proto__'],
    ['constructor', '{"name":"a","share":{"amount":"1.00"},"constructor":{"prototype":{}}}', 'constructor'],
  ])('is refused with %s', async (_, text, field) => {
    expect(await send('POST', '/v1/bills', text)).toMatchObject({
      status: 400,
      json: { violations: [{ field, rule: 'unknown-field' }] },
    });
  });

  it.each([
    ['that is no JSON', '{"name":', 400, 'request/not-json'],
    ['that is empty', '', 400, 'request/not-json'],
    [
      'nested a hundred thousand levels deep',
      '['.repeat(100_000) + ']'.repeat(100_000),
      400,
      'request/nested-too-deeply',
    ],
    ['of deep objects', '{"a":'.repeat(100_000), 400, 'request/nested-too-deeply'],
    ['of invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 400, 'request/not-utf8'],
    ['over 1 MiB', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413, 'request/too-large'],
    ['that is a list', '[]', 400, 'request/malformed'],
    ['that is null', 'null', 400, 'request/malformed'],
  ])('is refused as a body %s', async (_, body, status, code) => {
    expect(await send('POST', '/v1/bills', body)).toMatchObject({ status, json: { code } });
  });

  it('may hold brackets inside of text', async () => {
    expect(await post({ ...BILL, note: '[[[[{{{{\\"[' })).toMatchObject({ status: 201 });
  });

  it('is refused in any other form than JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await send('POST', '/v1/bills', 'hello', { headers })).toMatchObject({
      status: 415,
      json: { code: 'request/not-json-type' },
    });
    expect(await send('POST', '/v1/bills', undefined)).toMatchObject({
      status: 400,
      json: { code: 'request/malformed' },
    });
  });

  it('is refused with query parameters that nobody knows', async () => {
    expect(await get('/v1/bills?limit=5')).toMatchObject({ status: 200, json: { limit: 5 } });
    expect(await get('/v1/bills?limit=0&page=2&limt=1')).toMatchObject({
      status: 400,
      json: {
        violations: expect.arrayContaining([
          expect.objectContaining({ field: 'page' }),
          expect.objectContaining({ field: 'limit' }),
        ]),
      },
    });
    expect(await get('/v1/bills?limit=5&limit=6')).toMatchObject({ status: 400 });
    expect(await send('POST', '/v1/bills?dry=1', JSON.stringify(BILL))).toMatchObject({
      status: 400,
      json: { violations: [{ field: 'dry', rule: 'unknown-field' }] },
    });
  });
});

describe('what comes back', () => {
  it('says where the thing stands', async () => {
    const { headers } = await post(BILL);
    expect(headers.get('etag')).toBe('"3"');
    expect(headers.get('yidi-position')).toBe('7');
  });

  it('is in the language that the caller prefers, Chinese when they do not say', async () => {
    const refused = { ...BILL, name: 'closed' };
    expect(await post(refused)).toMatchObject({ status: 422, json: { title: '按规则不能受理', detail: '已结束。' } });
    const english = await post(refused, { headers: { 'accept-language': 'en-GB,zh;q=0.5' } });
    expect(english).toMatchObject({ json: { title: 'The rules say no', detail: 'It is closed.' } });
    expect(english.headers.get('content-language')).toBe('en');
    const malformed = await post({ ...BILL, name: '' }, { headers: { 'accept-language': 'zh-CN' } });
    expect(malformed).toMatchObject({
      json: { violations: [{ field: 'name', message: '应为 1 至 20 个字，不含控制字符' }] },
    });
  });

  it('of a failure says nothing but how to find it in the log', async () => {
    const { status, json: told, text } = await post({ ...BILL, name: 'broken' });
    expect(status).toBe(500);
    expect(told).toMatchObject({ code: 'request/failed', correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(text).not.toContain('fell over');
  });

  it.each(['/v1/claims', '/nothing', '/v1/bills/x/y', '/v1/%zz'])(
    'is a problem for %s, which is no route',
    async (path) => {
      const answer = await get(path);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.status).toBe(path.includes('%') ? 400 : 404);
      expect(answer.text).not.toContain('stack');
    },
  );

  it('is a problem even for what is no HTTP', async () => {
    const { hostname, port } = new URL(door.url);
    const socket = connect(Number(port), hostname);
    const chunks: string[] = [];
    socket.on('data', (chunk) => chunks.push(String(chunk)));
    socket.end('NOT HTTP AT ALL\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(chunks.join('')).toContain('HTTP/1.1 400');
    expect(chunks.join('')).toContain('application/problem+json');
  });

  it('goes on live until the reader leaves', async () => {
    const leave = new AbortController();
    const answer = await fetch(`${door.url}/v1/bills/live`, {
      headers: { authorization: `Bearer ${await identity.issue(AGENCY)}` },
      signal: leave.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('so far')) text += (await reader?.read())?.value ?? '';
    expect(text).toBe('retry: 2000\n\nid: 1\ndata: {"said":"so far"}\n\n');
    leave.abort();
  });
});

describe('a request under an idempotency key', () => {
  const under = (key: string): Sending => ({ headers: { 'idempotency-key': key } });

  it('is carried out once and answered the same again, headers and all', async () => {
    const first = await post(BILL, under('once'));
    const booked = desk.booked;
    const again = await send('POST', '/v1/bills', ' {"share":{"amount":"12.50"},"name":"January"}', under('once'));
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('etag')).toBe('"3"');
    expect(desk.booked).toBe(booked);
  });

  it('that failed is the same command when it is sent again', async () => {
    for (let time = 0; time < 2; time += 1)
      expect(await post({ ...BILL, name: 'broken' }, under('failed'))).toMatchObject({ status: 500 });
    expect(desk.commands.at(-1)).toBe(desk.commands.at(-2));
    await post(BILL, under('another'));
    expect(desk.commands.at(-1)).not.toBe(desk.commands.at(-2));
  });

  it('is refused for other content', async () => {
    await post(BILL, under('reused'));
    expect(await post({ ...BILL, name: 'February' }, under('reused'))).toMatchObject({
      status: 409,
      json: { code: 'idempotency/key-reused' },
    });
  });

  it('can be mended and sent again after a refusal', async () => {
    expect(await post({ ...BILL, name: 'closed' }, under('mended'))).toMatchObject({ status: 422 });
    expect(await post({ ...BILL, name: '' }, under('mended'))).toMatchObject({ status: 400 });
    expect(await post(BILL, under('mended'))).toMatchObject({ status: 201 });
  });

  it('belongs to whoever sent it', async () => {
    const mine = await post(BILL, under('shared'));
    const theirs = await post(BILL, { ...under('shared'), as: { ...AGENCY, sub: 'somebody-else' } });
    expect(theirs.status).toBe(201);
    expect(theirs.json['number']).not.toBe(mine.json['number']);
  });

  it('sent twice at once is carried out once', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    desk.opens = promise.then(() => undefined);
    const before = desk.booked;
    const both = [
      post(BILL, under('at-once')),
      post(BILL, under('at-once')),
      post({ ...BILL, name: 'other' }, under('at-once')),
    ];
    setTimeout(resolve, 100, undefined);
    const [first, second, other] = await Promise.all(both);
    expect(second?.text).toBe(first?.text);
    expect(desk.booked).toBe(before + 1);
    expect([first?.status, other?.status].toSorted()).toEqual([201, 409]);
  });

  it.each(['with space', 'x'.repeat(201)])('is refused under the key "%s"', async (key) => {
    expect(await post(BILL, under(key))).toMatchObject({ status: 400, json: { code: 'idempotency/key-unreadable' } });
  });
});

describe('a conditional write', () => {
  it('carries the revision that it expects', async () => {
    expect(await post(BILL, { headers: { 'if-match': '"4"' } })).toMatchObject({ json: { request: { expected: 4 } } });
    const { json: told } = await post(BILL, { headers: { 'if-match': '*' } });
    expect(told['request']).not.toHaveProperty('expected');
  });

  it.each(['4', 'W/"4"', '"x"', '"1", "2"'])('is refused under the condition %s', async (condition) => {
    expect(await post(BILL, { headers: { 'if-match': condition } })).toMatchObject({
      status: 400,
      json: { code: 'request/if-match-unreadable' },
    });
  });
});

describe('what the door says of itself', () => {
  it('names every route, who may call it, and that it may answer with a problem', async () => {
    const document = (await get('/v1/openapi.json')).json as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
    };
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/health/live',
      '/health/ready',
      '/metrics',
      '/v1/bills',
      '/v1/bills/forgotten',
      '/v1/bills/live',
    ]);
    const booking = document.paths['/v1/bills']?.['post'];
    expect(booking).toMatchObject({
      summary: 'Book a bill',
      security: [{ bearer: [] }],
      'x-roles': ['agency', 'person'],
      requestBody: { content: { 'application/json': { schema: { required: ['name', 'share'] } } } },
      responses: { '201': expect.anything(), default: { content: { 'application/problem+json': expect.anything() } } },
    });
    expect(JSON.stringify(booking?.['parameters'])).toContain('Idempotency-Key');
  });

  it('has a page for people', async () => {
    const page = await fetch(`${door.url}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
  });
});
