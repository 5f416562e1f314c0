import { EventStoreDBClient, type SingleNodeOptions } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js';
import type { EventStoreDbAddress } from './eventstoredb.address.js';

export type ReadCall = ClientReadableStream<streams.ReadResp>;
export type AppendCall = ClientDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Every failure of a call arrives where the call is read; one that comes later must not end the process. */
const ignored = (): void => undefined;

/**
 * The client of EventStoreDB with its calls laid open. It finds the node, connects, and connects again; appending and reading
 * are done on the calls themselves, because the client's own appends share one table in the whole process: an error of one
 * client fails the appends of every other, and the answer that comes after it ends the process.
 */
export class LogClient extends EventStoreDBClient {
  private connected = false;

  constructor({ nodes, channel, user }: EventStoreDbAddress) {
    // The three overloads take what the address holds, whichever it is.
    super(nodes as SingleNodeOptions, channel, user);
    const reconnect = this.handleError;
    // It waits for the next channel, which is never there when no node of a cluster is found; nobody else would catch that.
    this.handleError = (client, error) => reconnect(client, error).catch(ignored);
  }

  read(request: streams.ReadReq): Promise<ReadCall> {
    this.connected = true;
    return this.GRPCStreamCreator(StreamsClient, 'read', (client) =>
      client.read(request, ...this.callArguments({}, { deadline: Infinity })).on('error', ignored),
    )();
  }

  /** The stream that carries many appends side by side. */
  batchAppend(): Promise<AppendCall> {
    this.connected = true;
    return this.GRPCStreamCreator(StreamsClient, 'batchAppend', (client) =>
      client.batchAppend(...this.callArguments({}, { deadline: Infinity })).on('error', ignored),
    )();
  }

  /** Ends every call and the connection. */
  async close(): Promise<void> {
    await this.dispose();
    if (!this.connected) return;
    const channel = await this.getChannel().catch(ignored);
    channel?.close();
  }
}
