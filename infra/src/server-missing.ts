/** A server cannot be had on this machine; the message says why, for whoever reads the report of a test run. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
}
