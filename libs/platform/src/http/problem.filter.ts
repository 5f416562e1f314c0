import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import { NotYetFresh, Unavailable } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import { headerOf, type Incoming } from './incoming.js';
import { languageOf } from './language.js';
import { PROBLEMS, problemOf, problemReply, type Problem } from './problem.js';
import type { Reply } from './reply.js';
import type { Outgoing } from './reply-adapter.js';
import { Unauthenticated } from './unauthenticated.js';

/** Whatever goes wrong becomes `application/problem+json`, here and nowhere else; only failures of ours are logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const out = http.getResponse<Outgoing>();
    if (out.sent) return;
    const { status, body, headers } = this.replyTo(error, http.getRequest<Incoming>());
    out.status(status).headers(headers).send(body);
  }

  replyTo(error: unknown, incoming: Incoming): Reply {
    if (error instanceof Unavailable)
      this.log.warn({ route: incoming.routeOptions.url, error: error.message }, 'something that is needed is away');
    const problem = known(error) ?? this.failed(error, incoming);
    return problemReply(problem, languageOf(headerOf(incoming, 'accept-language')));
  }

  /** The address stays out of the log: query strings and some paths name persons. */
  private failed(error: unknown, { method, routeOptions }: Incoming): Problem {
    const correlationId = randomUUID();
    const told = inspect(error, { depth: 1 });
    this.log.error({ correlationId, method, route: routeOptions.url, error: told }, 'a request failed');
    return { ...PROBLEMS.failed, correlationId };
  }
}

const known = (error: unknown): Problem | undefined => {
  if (error instanceof Refusal) return problemOf(error);
  if (error instanceof Unauthenticated) return error.problem;
  if (error instanceof NotYetFresh) return PROBLEMS.notYetFresh;
  if (error instanceof Unavailable) return PROBLEMS.serviceAway;
  return ofHttp(statusOf(error));
};

/** What Nest and Fastify say themselves; Fastify's own errors carry their status, too. */
const statusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  const known = typeof error === 'object' && error !== null && 'statusCode' in error;
  return known ? Number(error.statusCode) : undefined;
};

const ofHttp = (status: number | undefined): Problem | undefined => {
  if (status === 404) return PROBLEMS.noSuchRoute;
  if (status === 413) return PROBLEMS.tooLarge;
  if (status === 415) return PROBLEMS.notJsonType;
  return status !== undefined && status >= 400 && status < 500 ? PROBLEMS.unreadable : undefined;
};
