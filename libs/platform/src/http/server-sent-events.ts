import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { LiveReply } from './reply.js';

export interface LiveEvent {
  /** Its place: what a reader that comes back names in Last-Event-ID. */
  readonly id: string;
  readonly data: string;
}

export interface LiveSource {
  /** The events until `stop`, and on. */
  readonly events: (stop: AbortSignal) => AsyncIterable<LiveEvent>;
  /** Ends every stream at once: the server closes. */
  readonly closing: AbortSignal;
  readonly failed: (error: unknown) => void;
}

const KEEP_ALIVE_MS = 15_000;
const COME_BACK_MS = 2_000;

/** Server-sent events: what there is, then what comes, until the reader leaves or the server closes. */
export const live = (source: LiveSource): LiveReply =>
  new LiveReply((out) => {
    const left = new AbortController();
    out.once('close', () => {
      left.abort();
    });
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (out.req.method === 'HEAD') out.end();
    else void pour(source, out, AbortSignal.any([left.signal, source.closing]));
  });

const pour = async ({ events, failed }: LiveSource, out: ServerResponse, stop: AbortSignal): Promise<void> => {
  const beat = setInterval(() => out.write(': still here\n\n'), KEEP_ALIVE_MS);
  try {
    out.write(`retry: ${String(COME_BACK_MS)}\n\n`);
    for await (const { id, data } of events(stop)) {
      if (stop.aborted) break;
      if (!out.write(`id: ${id}\ndata: ${data}\n\n`)) await once(out, 'drain', { signal: stop });
    }
  } catch (error) {
    if (!stop.aborted) failed(error);
  } finally {
    clearInterval(beat);
    out.end();
  }
};
