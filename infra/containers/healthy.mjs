// Ends with 0 when the service in this container says that it is live, or ready: `node healthy.mjs live|ready`.
const port = /:(\d+)$/.exec(process.env.YIDI_HTTP ?? '')?.[1] ?? '8080';
const answer = await fetch(`http://127.0.0.1:${port}/health/${process.argv[2]}`, {
  signal: AbortSignal.timeout(4_000),
});
process.stdout.write(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
