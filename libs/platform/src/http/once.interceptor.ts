import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { Refusal } from '@yidi/kernel';
import { Engine } from '../engine.js';
import { contentHash } from '../content-hash.js';
import { DoorRefusals } from './door.refusals.js';
import { callerOf, idempotencyKeyOf, incomingOf, pathOf, type Incoming } from './incoming.js';
import { Reply } from './reply.js';

interface Running {
  readonly hash: string;
  readonly reply: Promise<Reply>;
}

/**
 * A request with an Idempotency-Key is carried out once; sent again it is given the same answer. Kept are answers of success:
 * after a refusal the key is free for the mended request, and after a failure the same request may be tried again.
 */
@Injectable()
export class OnceInterceptor implements NestInterceptor<Reply, Reply> {
  private readonly running = new Map<string, Running>();

  constructor(private readonly engine: Engine) {}

  async intercept(context: ExecutionContext, next: CallHandler<Reply>): Promise<Observable<Reply>> {
    const incoming = incomingOf(context);
    const key = idempotencyKeyOf(incoming);
    if (key === undefined) return next.handle();
    const { role, actor } = callerOf(incoming);
    const scoped = [role, actor.region ?? '', actor.id, key].join('\u001f');
    return of(await this.once(scoped, hashOf(incoming), () => lastValueFrom(next.handle())));
  }

  /** Two at once under one key: the second waits for the first and has its answer. */
  private once(key: string, hash: string, carryOut: () => Promise<Reply>): Promise<Reply> {
    const begun = this.running.get(key);
    if (begun !== undefined) return begun.hash === hash ? begun.reply : Promise.reject(reused());
    const reply = this.carriedOut(key, hash, carryOut);
    this.running.set(key, { hash, reply });
    const done = (): void => void this.running.delete(key);
    reply.then(done, done);
    return reply;
  }

  private async carriedOut(key: string, hash: string, carryOut: () => Promise<Reply>): Promise<Reply> {
    const { ledger } = this.engine.runtime;
    const claimed = await ledger.claim(key, hash);
    if (claimed.state === 'reused') throw reused();
    if (claimed.state === 'answered')
      return new Reply(claimed.answer.status, claimed.answer.body, claimed.answer.headers);
    try {
      const reply = await carryOut();
      await ledger.answer(key, { status: reply.status, headers: reply.headers, body: reply.body });
      return reply;
    } catch (error) {
      if (error instanceof Refusal) await ledger.release(key);
      throw error;
    }
  }
}

const hashOf = (incoming: Incoming): string => contentHash([incoming.method, pathOf(incoming), incoming.body ?? null]);

const reused = (): Refusal => new Refusal(DoorRefusals.keyReused());
