import {
  status,
  type Metadata,
  type sendUnaryData,
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { ProjectionsService } from '@eventstore/db-client/generated/projections_grpc_pb.js';
import projections from '@eventstore/db-client/generated/projections_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Appending } from './appending.js';
import { BY_CORRELATION, type ByCorrelation } from './by-correlation.js';
import type { Reading, ReadCall } from './reading.js';
import type { StoredLog } from './stored-log.js';
import { failure, type Troubles } from './troubles.js';
import { streamNamed } from './wire.js';

export interface Parts {
  readonly log: StoredLog;
  readonly troubles: Troubles;
  readonly appending: Appending;
  readonly reading: Reading;
  readonly projection: ByCorrelation;
  /** Where clients find this node. */
  readonly address: () => { readonly host: string; readonly port: number };
}

/** Does the work of a call without a stream once it is its turn and it is let in. */
const answering =
  <Request, Response>(troubles: Troubles, work: (request: Request) => Promise<Response> | Response) =>
  (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    const run = async (): Promise<void> => {
      await troubles.turn();
      const refused = troubles.refusal(call);
      if (refused === undefined) answer(null, await work(call.request));
      else answer(refused);
    };
    run().catch((error: unknown) => {
      answer(failure(status.UNKNOWN, String(error)));
    });
  };

const unimplemented = (name: string): UntypedHandleCall => {
  const refuse = (_call: { readonly metadata: Metadata }, answer: sendUnaryData<never>): void => {
    answer(failure(status.UNIMPLEMENTED, `${name} is not part of the double`));
  };
  return refuse;
};

/** What the service definition names and the double does not do. */
const others = (service: object, done: readonly string[]): UntypedServiceImplementation =>
  Object.fromEntries(
    Object.keys(service)
      .filter((name) => !done.includes(name))
      .map((name) => [name, unimplemented(name)]),
  );

const streamsOf = ({ log, troubles, appending, reading }: Parts): UntypedServiceImplementation => ({
  ...others(StreamsService, ['read', 'append', 'batchAppend', 'tombstone']),
  read: (call: ReadCall) => {
    reading.read(call);
  },
  append: appending.one.bind(appending),
  batchAppend: appending.batch.bind(appending),
  tombstone: answering<streams.TombstoneReq, streams.TombstoneResp>(troubles, async (request) => {
    await log.tombstone(streamNamed(request.getOptions()?.getStreamIdentifier()));
    return new streams.TombstoneResp();
  }),
});

const featuresOf = ({ troubles }: Parts): UntypedServiceImplementation => ({
  getSupportedMethods: answering<shared.Empty, features.SupportedMethods>(troubles, () => {
    const supported = new features.SupportedMethods();
    supported.setEventStoreServerVersion('23.10.6');
    for (const name of ['read', 'append', 'batchappend', 'tombstone']) {
      const method = new features.SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      supported.addMethods(method);
    }
    return supported;
  }),
});

const gossipOf = ({ address }: Parts): UntypedServiceImplementation => ({
  read: (_call: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => {
    const endPoint = new gossip.EndPoint();
    endPoint.setAddress(address().host);
    endPoint.setPort(address().port);
    const member = new gossip.MemberInfo();
    member.setState(gossip.MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setTimeStamp('0');
    member.setHttpEndPoint(endPoint);
    const cluster = new gossip.ClusterInfo();
    cluster.setMembersList([member]);
    answer(null, cluster);
  },
});

const statusOf = (projection: ByCorrelation): projections.StatisticsResp => {
  const details = new projections.StatisticsResp.Details();
  details.setName(BY_CORRELATION);
  details.setEffectivename(BY_CORRELATION);
  details.setStatus(projection.status);
  const response = new projections.StatisticsResp();
  response.setDetails(details);
  return response;
};

type StatisticsCall = ServerWritableStream<projections.StatisticsReq, projections.StatisticsResp>;

const projectionsOf = ({ projection, troubles }: Parts): UntypedServiceImplementation => ({
  ...others(ProjectionsService, ['statistics', 'enable', 'disable']),
  statistics: (call: StatisticsCall) => {
    void troubles.turn().then(() => {
      const unknown = call.request.getOptions()?.getName() !== BY_CORRELATION;
      const refused = troubles.refusal(call) ?? (unknown ? failure(status.NOT_FOUND, 'NotFound') : undefined);
      if (refused !== undefined) {
        call.emit('error', refused);
        return;
      }
      call.write(statusOf(projection));
      call.end();
    });
  },
  enable: answering<projections.EnableReq, projections.EnableResp>(troubles, () => {
    projection.enable();
    return new projections.EnableResp();
  }),
  disable: answering<projections.DisableReq, projections.DisableResp>(troubles, () => {
    projection.disable();
    return new projections.DisableResp();
  }),
});

/** What an EventStoreDB node offers of what its clients ask for. */
export const serve = (server: Server, parts: Parts): void => {
  server.addService(StreamsService, streamsOf(parts));
  server.addService(ServerFeaturesService, featuresOf(parts));
  server.addService(GossipService, gossipOf(parts));
  server.addService(ProjectionsService, projectionsOf(parts));
};
