import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@yidi/testing/conformance';
import { kafkaSettings } from './kafka.settings.js';

describe('the URL of Kafka', () => {
  it('names brokers; all else has a usual value', () => {
    expect(kafkaSettings('kafka://127.0.0.1:9092')).toEqual({
      brokers: ['127.0.0.1:9092'],
      prefix: '',
      partitions: 6,
      replication: 1,
    });
  });

  it('says how topics are kept and what their names begin with', () => {
    const url =
      'kafka://a.example:9092,b.example:9093,[::1]:9094/?partitions=12&replication=3&retentionDays=30&prefix=test.';

    expect(kafkaSettings(url)).toEqual({
      brokers: ['a.example:9092', 'b.example:9093', '[::1]:9094'],
      prefix: 'test.',
      partitions: 12,
      replication: 3,
      retentionDays: 30,
    });
  });

  it('reads user, password and certificate', async () => {
    const folder = await temporaryFolder();
    const ca = join(folder.path, 'ca.pem');
    await writeFile(ca, 'PEM');

    const { tls, sasl } = kafkaSettings(`kafka://yidi:p%40ss:word@broker:9093?ca=${ca}&sasl=plain`);

    expect(tls).toEqual({ ca: 'PEM' });
    expect(sasl).toEqual({ mechanism: 'plain', username: 'yidi', password: 'p@ss:word' });
    await folder.remove();
  });

  it('takes scram-sha-512 where a user is named and no mechanism', () => {
    expect(kafkaSettings('kafka://yidi:word@broker:9093?tls=true')).toMatchObject({
      tls: {},
      sasl: { mechanism: 'scram-sha-512' },
    });
  });

  it.each([
    ['kafka://', /does not say host:port/],
    ['kafka://broker', /does not say host:port/],
    ['kafka://broker:9092,other', /does not say host:port/],
    ['kafka://broker:9092?partitions=0', /a partitions that is not a whole number/],
    ['kafka://broker:9092?replication=two', /a replication that is not a whole number/],
    ['kafka://broker:9092?retention=3', /has the option retention, which is none of/],
    ['kafka://broker:9092?tls=yes', /a tls that is neither true nor false/],
    ['kafka://broker:9092?tls=false&ca=x', /names a ca for a connection without tls/],
    ['kafka://broker:9092?ca=/nowhere/ca.pem', /cannot be read: \/nowhere\/ca\.pem/],
    ['kafka://broker:9092?prefix=a/b', /has a prefix of other signs/],
    ['kafka://broker:9092?sasl=plain', /names a sasl without user and password/],
    ['kafka://yidi:secret@broker:9092?sasl=gssapi', /has a sasl that is none of/],
    ['kafka://yidi:secret@broker:9092?sasl=plain', /sasl=plain needs tls=true/],
    ['kafka://yidi:secret%@broker:9092?tls=true', /a % that is not written %25/],
    ['kafka://yidi:secret@broker', /does not say host:port/],
  ])('refuses %s without repeating a password', (url, reason) => {
    const reading = (): unknown => kafkaSettings(url);

    expect(reading).toThrow(RangeError);
    expect(reading).toThrow(reason);
    expect(reading).not.toThrow(/secret/);
  });
});
