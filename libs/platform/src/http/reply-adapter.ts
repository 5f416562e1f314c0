import type { ServerResponse } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LiveReply, Reply } from './reply.js';

/** As much of Fastify's reply as is used here. */
export interface Outgoing {
  readonly raw: ServerResponse;
  readonly sent: boolean;
  status(code: number): Outgoing;
  headers(headers: object): Outgoing;
  send(body: string): Outgoing;
  hijack(): Outgoing;
}

/** Nest on Fastify, with routes that answer by a Reply: what goes out is what the route said, and nothing else. */
export class ReplyAdapter extends FastifyAdapter {
  override reply(
    ...[response, body, status]: Parameters<FastifyAdapter['reply']>
  ): ReturnType<FastifyAdapter['reply']> {
    const out = response as unknown as Outgoing;
    if (body instanceof Reply) return out.status(body.status).headers(body.headers).send(body.body) as never;
    if (body instanceof LiveReply) {
      body.begin(out.hijack().raw);
      return out as never;
    }
    return super.reply(response, body, status);
  }
}
