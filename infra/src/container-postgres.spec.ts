import { describe, expect, it } from '@jest/globals';
import { containerPostgres } from './container-postgres.js';
import { answers } from './postgres-server.js';

const described = process.env['POSTGRES_IMAGE'] === undefined ? describe.skip : describe;

described('PostgreSQL in a container (needs a container engine and POSTGRES_IMAGE)', () => {
  it('answers at the same address when it is stopped or killed and started again, and is gone afterwards', async () => {
    const server = await containerPostgres();
    try {
      expect(await answers(server.url)).toBe(true);

      for (const end of [() => server.stop(), () => server.kill()]) {
        await end();
        expect(await answers(server.url)).toBe(false);
        await server.restart();
        expect(await answers(server.url)).toBe(true);
      }
    } finally {
      await server.dispose();
    }

    expect(await answers(server.url)).toBe(false);
  }, 120_000);
});
