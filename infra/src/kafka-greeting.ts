import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

// A request of Kafka's protocol: length 10, ApiVersions (18) version 0, correlation id 1, no client id.
const API_VERSIONS = Buffer.from('0000000a0012000000000001ffff', 'hex');
const ANSWER_MS = 1_000;
const AGAIN_MS = 50;

/** Whether a broker answers there: that the port is open does not say so. */
const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(ANSWER_MS, () => end(false));
    socket.once('connect', () => socket.write(API_VERSIONS));
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
  });

/** Resolves when a broker answers; false when it has not by then, or when waiting makes no sense any more. */
export const brokerAnswers = async (
  host: string,
  port: number,
  until: { readonly ms: number; readonly hopeless?: () => boolean },
): Promise<boolean> => {
  const deadline = performance.now() + until.ms;
  while (performance.now() < deadline && until.hopeless?.() !== true) {
    if (await answers(host, port)) return true;
    await pause(AGAIN_MS);
  }
  return false;
};
