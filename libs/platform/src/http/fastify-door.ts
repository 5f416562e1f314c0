import { once } from 'node:events';
import { STATUS_CODES, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { languageOf } from './language.js';
import { BODY_LIMIT, keepSent, readJson } from './json-body.js';
import { problemReply, PROBLEMS, type Problem } from './problem.js';
import { ReplyAdapter } from './reply-adapter.js';

/** How long a client may take to send a request, ms. */
const REQUEST_LIMIT_MS = 60_000;
/** A door that closes waits so long, ms, for what has begun to be answered. */
const LAST_ANSWERS_MS = 5_000;

interface Asked {
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  status(code: number): unknown;
  headers(headers: Record<string, string>): unknown;
  /** Fastify types what may be sent by the route, and here there is none. */
  send(body: never): unknown;
}

/** Fastify as every front door needs it: JSON alone, no larger than it may be, and no words of Fastify's own to the outside. */
export const fastifyDoor = (): ReplyAdapter => {
  const adapter = new ReplyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_LIMIT_MS,
    forceCloseConnections: true,
    skipMiddie: true,
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: (_error, socket) => {
      answerRaw(socket, PROBLEMS.unreadable);
    },
    frameworkErrors: (_error: Error, request: Asked, out: Answer) => {
      const { status, body, headers } = problemReply(
        PROBLEMS.unreadable,
        languageOf(request.headers['accept-language']),
      );
      out.status(status);
      out.headers(headers);
      out.send(body as never);
    },
  });
  const fastify = adapter.getInstance();
  const underWay = new UnderWay();
  fastify.addHook('onRequest', (_request, reply, done) => {
    underWay.began(reply.raw);
    done();
  });
  fastify.addHook('preClose', () => underWay.ended(LAST_ANSWERS_MS));
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const bytes = Buffer.from(body);
      keepSent(request, bytes);
      done(null, readJson(bytes));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
  return adapter;
};

/** Requests that are not answered yet: whoever closes the door cuts every connection, and waits for these before. */
class UnderWay {
  private readonly answers = new Set<ServerResponse>();

  began(answer: ServerResponse): void {
    this.answers.add(answer);
    answer.once('close', () => {
      this.answers.delete(answer);
    });
  }

  /** Resolves when all are answered, or after so many ms. */
  async ended(limitMs: number): Promise<void> {
    const late = AbortSignal.timeout(limitMs);
    const answered = [...this.answers].map((answer) => once(answer, 'close', { signal: late }));
    await Promise.allSettled(answered);
  }
}

/** What cannot even be read as HTTP is answered on the bare connection. */
const answerRaw = (socket: Socket, problem: Problem): void => {
  const { status, body, headers } = problemReply(problem, 'zh-CN');
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
  socket.destroySoon();
};
