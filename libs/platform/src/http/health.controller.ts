import { Controller, Get } from '@nestjs/common';
import { Ward } from '@yidi/eventing';
import { Engine } from '../engine.js';
import { checksOf } from './health.js';
import { Metrics } from './metrics.js';
import { json, Reply } from './reply.js';
import { Answers, Does, Open } from './route.decorator.js';

const CHECKS = {
  type: 'object',
  required: ['status', 'checks'],
  properties: {
    status: { type: 'string', enum: ['ready', 'not-ready'] },
    checks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'ok'],
        properties: {
          name: { type: 'string' },
          ok: { type: 'boolean' },
          lag: { type: 'integer' },
          trouble: { type: 'string' },
          parked: { type: 'integer' },
        },
      },
    },
  },
};

/** For whoever runs the server: open, and without anything of a case. */
@Controller()
export class HealthController {
  constructor(
    private readonly engine: Engine,
    private readonly ward: Ward,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Does('Whether the process answers at all')
  @Open()
  @Answers({ type: 'object', properties: { status: { type: 'string', const: 'live' } } })
  live(): Reply {
    return json({ status: 'live' });
  }

  @Get('health/ready')
  @Does('Whether store and bus answer and the projections keep up')
  @Open()
  @Answers(CHECKS)
  @Answers(CHECKS, 503)
  async ready(): Promise<Reply> {
    const checks = await checksOf(this.engine.runtime, this.ward);
    const ready = checks.every(({ ok }) => ok);
    return json({ status: ready ? 'ready' : 'not-ready', checks }, ready ? 200 : 503).with(
      ready ? {} : { 'retry-after': '2' },
    );
  }

  @Get('metrics')
  @Does('Figures for Prometheus')
  @Open()
  @Answers({ type: 'string' })
  async figures(): Promise<Reply> {
    const { registry } = this.metrics;
    return new Reply(200, await registry.metrics(), { 'content-type': registry.contentType });
  }
}
