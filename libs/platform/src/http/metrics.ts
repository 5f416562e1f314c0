import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Ward } from '@yidi/eventing';
import type { Runtime } from '../runtime.js';
import { lagOf } from './health.js';

/** What a figure is, and how it is found when somebody asks. */
interface Figure<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
  readonly find: (gauge: Gauge<Label>) => Promise<void>;
}

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

  constructor({ store, projectors, relays, bus, ownLog, exchange }: Runtime, ward: Ward) {
    collectDefaultMetrics({ register: this.registry });
    this.add({
      name: 'yidi_appended_position',
      help: 'Position of the last event in the log.',
      find: async (gauge) => {
        gauge.set(Number(await store.end()));
      },
    });
    this.add({
      name: 'yidi_projection_lag',
      help: 'How far the rows of a projection are behind the log, in positions.',
      labelNames: ['projection'],
      find: async (gauge) => {
        const end = await store.end();
        for (const { projection, position } of projectors)
          gauge.set({ projection: projection.name }, lagOf(position, end));
      },
    });
    this.add({
      name: 'yidi_relay_lag',
      help: 'How far what was published is behind the log, in positions.',
      labelNames: ['relay'],
      find: async (gauge) => {
        const end = await store.end();
        for (const relay of relays) gauge.set({ relay: relay.name }, lagOf(await relay.position(), end));
      },
    });
    this.add({
      name: 'yidi_consumer_lag',
      help: 'Messages of a topic that a consumer group has not handled yet.',
      labelNames: ['group', 'topic'],
      find: async (gauge) => {
        const lags = [await bus.lags?.(), await exchange?.lags?.()];
        for (const { group, topic, messages } of lags.flatMap((each) => each ?? []))
          gauge.set({ group, topic }, messages);
      },
    });
    this.add({
      name: 'yidi_own_log_lag',
      help: 'How far a group that reads what its own service published is behind the log, in positions.',
      labelNames: ['group'],
      find: async (gauge) => {
        const end = await store.end();
        for (const reading of ownLog?.readings ?? [])
          gauge.set({ group: reading.group }, lagOf(await reading.position(), end));
      },
    });
    this.add({
      name: 'yidi_quarantined_cases',
      help: 'Cases that wait behind an event that a consumer cannot handle.',
      labelNames: ['consumer'],
      find: async (gauge) => {
        for (const [consumer, count] of await ward.count()) gauge.set({ consumer }, count);
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

  /** A figure that cannot be found just now is left out; the others are told all the same. */
  private add<Label extends string>({ name, help, labelNames = [], find }: Figure<Label>): void {
    new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      async collect(): Promise<void> {
        this.reset();
        await find(this).catch(() => {
          this.reset();
        });
      },
    });
  }
}
