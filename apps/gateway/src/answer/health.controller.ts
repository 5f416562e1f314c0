import { Controller, Get } from '@nestjs/common';
import { Answers, checksOf, Does, Engine, json, Metrics, Open, Reply } from '@yidi/platform';

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
  @Does('Whether the store answers and the projections keep up')
  @Open()
  @Answers(CHECKS)
  @Answers(CHECKS, 503)
  async ready(): Promise<Reply> {
    const checks = await checksOf(this.engine);
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
