/**
 * Something that Yidi stands on (event store, bus, database) cannot be reached or does not answer in time. What was asked of
 * it may have happened nevertheless; asking the same again later is safe.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  /** @param what which of them, without anything of its address: `the event store` */
  constructor(
    readonly what: string,
    options?: ErrorOptions,
  ) {
    super(`${what} does not answer`, options);
  }
}
