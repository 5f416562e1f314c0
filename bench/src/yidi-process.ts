// The whole of Yidi as a process of its own, on a simulated clock, in the folder that it is given.
import { instant } from '@yidi/kernel';
import { openWorld } from '@yidi/standalone/world';

const world = await openWorld({ data: process.argv[2] ?? '', port: 0, clock: instant('2026-01-12T01:00:00Z') });
process.stdout.write(`${JSON.stringify({ url: world.url })}\n`);
process.on('SIGTERM', () => void world.close().then(() => process.exit(0)));
