import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { instant } from '@yidi/kernel';
import { newStream, quarantineConformance, several } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { inOwnSchema, ownSchema, statements } from './postgres.examples.js';
import { PostgresQuarantine } from './postgres.quarantine.js';

whereThereIs('postgres', 'the quarantine in PostgreSQL', (server) => {
  quarantineConformance('in PostgreSQL', async () => {
    const { url, as, drop } = ownSchema(server);
    let quarantine = await PostgresQuarantine.open(url);
    return {
      quarantine,
      another: () => PostgresQuarantine.open(as('another')),
      reopen: async () => {
        await quarantine.close();
        return (quarantine = await PostgresQuarantine.open(url));
      },
      dispose: async () => {
        await quarantine.close();
        await drop();
      },
    };
  });

  describe('the quarantine in PostgreSQL', () => {
    it('does not let an event wait in a case that another process is just freeing', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const quarantine = await PostgresQuarantine.open(url);
        const [first, second] = several(2).map((event, revision) => ({
          ...event,
          stream: newStream(),
          revision,
          position: String(revision + 1),
        }));
        if (first === undefined || second === undefined) throw new RangeError('two were asked for');
        await quarantine.park('claims', first, { cause: { kind: 'TypeError' }, at: instant('2026-03-12T02:00:00Z') });
        const freeing = statements(
          server,
          'BEGIN',
          `DELETE FROM ${schema}.waiting`,
          `DELETE FROM ${schema}.parked`,
          'SELECT pg_sleep(0.5)',
          'COMMIT',
        );
        await pause(200);

        expect(await quarantine.queues('claims', second)).toBe(false);

        await freeing;
        expect(await quarantine.next('claims', second.metadata.correlationId)).toBeUndefined();
        await quarantine.close();
      }));
  });
});
