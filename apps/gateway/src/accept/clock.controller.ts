import { Controller, Post } from '@nestjs/common';
import { IsInstant } from '@yidi/contracts/codec';
import type { Clock, MovableClock } from '@yidi/eventing';
import { instant, Refusal, type Instant } from '@yidi/kernel';
import { Accepts, Answers, Does, Engine, For, json, Writes, type Plain, type Reply } from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';

export class ClockForm {
  @IsInstant() readonly now!: Instant;
}

/** The simulated clock, where there is one. */
@Controller('v1/clock')
export class ClockController {
  constructor(private readonly engine: Engine) {}

  @Post()
  @Does('Move the simulated clock forwards')
  @For('operator')
  @Writes()
  @Answers(ClockForm)
  async move(@Accepts(ClockForm) form: Plain<ClockForm>): Promise<Reply> {
    const { clock, store } = this.engine.runtime;
    if (!isMovable(clock)) throw new Refusal(GatewayRefusals.clockIsReal());
    const now = clock.now();
    const wished = instant(form.now);
    if (wished < now) throw new Refusal(GatewayRefusals.clockBackwards(now));
    await clock.moveTo(wished).catch(backwards(clock));
    return json({ now: clock.now() }).with({ 'yidi-position': await store.end() });
  }
}

const isMovable = (clock: Clock): clock is MovableClock => 'moveTo' in clock;

/** Two may move it at once; the one that comes late with an earlier instant is told so. */
const backwards =
  (clock: Clock) =>
  (error: unknown): never => {
    throw error instanceof RangeError ? new Refusal(GatewayRefusals.clockBackwards(clock.now())) : error;
  };
