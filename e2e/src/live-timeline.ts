import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { TimelineItem } from '@yidi/contracts/views';

export interface LiveItem {
  readonly id: string;
  readonly item: TimelineItem;
}

export interface Following {
  readonly url: string;
  readonly token: string;
  readonly caseId: string;
  readonly lastEventId?: string;
}

/** Follows the live timeline of a case, as a browser would, and leaves after so many items; fails when they do not come. */
export const follow = async (
  { url, token, caseId, lastEventId }: Following,
  items: number,
  limitMs = 10_000,
): Promise<readonly LiveItem[]> => {
  const leave = new AbortController();
  const answer = await fetch(`${url}/v1/cases/${caseId}/stream`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: AbortSignal.any([leave.signal, AbortSignal.timeout(limitMs)]),
  });
  if (answer.status !== 200 || answer.body === null) throw new Error(`the stream answered ${String(answer.status)}`);
  const found: LiveItem[] = [];
  const messages = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id = '', data } of messages) {
    found.push({ id, item: JSON.parse(data) as TimelineItem });
    if (found.length === items) break;
  }
  leave.abort();
  return found;
};
