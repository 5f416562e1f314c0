import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Ward } from '@yidi/eventing';
import type { Runtime } from '../runtime.js';
import { lagOf } from './health.js';

/** What Prometheus is told of a process of Yidi. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'yidi_http_request_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });

  constructor(runtime: Runtime, ward: Ward) {
    collectDefaultMetrics({ register: this.registry });
    const { registry } = this;
    new Gauge({
      name: 'yidi_appended_position',
      help: 'Position of the last event in the log.',
      registers: [registry],
      async collect(): Promise<void> {
        this.set(Number(await runtime.store.end()));
      },
    });
    new Gauge({
      name: 'yidi_projection_lag',
      help: 'How far the rows of a projection are behind the log, in positions.',
      labelNames: ['projection'] as const,
      registers: [registry],
      async collect(): Promise<void> {
        const end = await runtime.store.end();
        for (const { projection, position } of runtime.projectors)
          this.set({ projection: projection.name }, lagOf(position, end));
      },
    });
    new Gauge({
      name: 'yidi_relay_lag',
      help: 'How far what was published is behind the log, in positions.',
      labelNames: ['relay'] as const,
      registers: [registry],
      async collect(): Promise<void> {
        const end = await runtime.store.end();
        for (const relay of runtime.relays) this.set({ relay: relay.name }, lagOf(await relay.position(), end));
      },
    });
    new Gauge({
      name: 'yidi_quarantined_cases',
      help: 'Cases that wait behind an event that a consumer cannot handle.',
      labelNames: ['consumer'] as const,
      registers: [registry],
      async collect(): Promise<void> {
        for (const [consumer, count] of await ward.count()) this.set({ consumer }, count);
      },
    });
  }

  answered(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void {
    const { method, route, status } = request;
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }
}
