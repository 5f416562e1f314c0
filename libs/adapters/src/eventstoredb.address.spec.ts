import { describe, expect, it } from '@jest/globals';
import { eventStoreDbAddress } from './eventstoredb.address.js';

describe('the URL of an EventStoreDB', () => {
  it.each([
    [
      'esdb://127.0.0.1:2113?tls=false',
      { nodes: { endpoint: { address: '127.0.0.1', port: 2113 } }, channel: { insecure: true } },
    ],
    ['kurrentdb://db', { nodes: { endpoint: { address: 'db', port: 2113 } }, channel: { insecure: false } }],
    [
      'esdb://admin:ch%40ngeit%3A@db:2114/?tls=true&keepAliveInterval=-1&defaultDeadline=7000&connectionName=claims',
      {
        nodes: {
          endpoint: { address: 'db', port: 2114 },
          keepAliveInterval: -1,
          defaultDeadline: 7000,
          connectionName: 'claims',
        },
        channel: { insecure: false },
        user: { username: 'admin', password: 'ch@ngeit:' },
      },
    ],
    [
      'esdb://a:1,[::1]:2,c?tls=false&NODE_PREFERENCE=readOnlyReplica&maxDiscoverAttempts=3&gossipTimeout=1',
      {
        nodes: {
          endpoints: [
            { address: 'a', port: 1 },
            { address: '[::1]', port: 2 },
            { address: 'c', port: 2113 },
          ],
          nodePreference: 'read_only_replica',
          maxDiscoverAttempts: 3,
          gossipTimeout: 1,
        },
        channel: { insecure: true },
      },
    ],
    [
      'kurrentdb+discover://cluster.local',
      { nodes: { discover: { address: 'cluster.local', port: 2113 } }, channel: { insecure: false } },
    ],
  ])('is read: %s', (url, address) => {
    expect(eventStoreDbAddress(url)).toEqual(address);
  });

  it.each([
    ['another scheme', 'http://admin:secret@db.example', 'it begins with esdb://'],
    ['no host', 'esdb://admin:secret@?tls=false', 'hosts are written host:port'],
    ['a port that is none', 'esdb://admin:secret@db.example:port', 'hosts are written host:port'],
    ['a user without password', 'esdb://secret@db.example', 'before the @ stand user:password'],
    ['a broken escape', 'esdb://admin:secret%@db.example', 'it has a % that'],
    ['an unknown option', 'esdb://admin:secret@db.example?colour=red', 'the option colour is not known'],
    ['an option without value', 'esdb://admin:secret@db.example?tls', 'options are written name=value'],
    ['neither true nor false', 'esdb://admin:secret@db.example?tls=maybe', 'tls is true or false'],
    ['no number', 'esdb://admin:secret@db.example?gossipTimeout=soon', 'gossipTimeout is a whole number'],
    ['too many pings', 'esdb://admin:secret@db.example?keepAliveInterval=5', 'keepAliveInterval is at least 10000 ms'],
    [
      'certificates not verified',
      'esdb://admin:secret@db.example?tlsVerifyCert=false',
      'certificates are always verified',
    ],
    [
      'no authority file',
      'esdb://admin:secret@db.example?tlsCAFile=/nowhere/secret.pem',
      'the file that tlscafile names',
    ],
    ['a certificate without key', 'esdb://admin:secret@db.example?userCertFile=package.json', 'go together'],
    ['an unknown preference', 'esdb://admin:secret@db.example?nodePreference=red', 'nodePreference is leader'],
  ])('with %s is refused in words that show nothing of it', (_, url, words) => {
    const read = (): unknown => eventStoreDbAddress(url);

    expect(read).toThrow(RangeError);
    expect(read).toThrow(words);
    expect(read).not.toThrow(/secret|admin|example/);
  });
});
