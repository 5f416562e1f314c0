import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { javaProgram } from './kafka-jars.js';
import { ServerMissing } from './server-missing.js';

describe('the Java that runs Kafka', () => {
  const before = process.env['JAVA_HOME'];
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'yidi-java-'));
    process.env['JAVA_HOME'] = home;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env['JAVA_HOME'];
    else process.env['JAVA_HOME'] = before;
    await rm(home, { recursive: true, force: true });
  });

  /** A Java that says of itself what is given. */
  const installed = async (version: string): Promise<string> => {
    const program = join(home, 'bin', 'java');
    await mkdir(join(home, 'bin'));
    await writeFile(program, `#!/bin/sh\necho 'openjdk version "${version}" 2025-04-15' >&2\n`);
    await chmod(program, 0o755);
    return program;
  };

  it.each(['17.0.15', '21', '25-ea'])('is that of JAVA_HOME, version %s', async (version) => {
    const program = await installed(version);

    expect(await javaProgram()).toBe(program);
  });

  it.each([
    ['1.8.0_402', 'Kafka needs Java 17 or newer; here is Java 8'],
    ['11.0.2', 'Kafka needs Java 17 or newer; here is Java 11'],
  ])('is refused when it is %s', async (version, reason) => {
    await installed(version);

    await expect(javaProgram()).rejects.toThrow(new ServerMissing(reason));
  });

  it('is missed by name where there is none', async () => {
    await expect(javaProgram()).rejects.toThrow(new ServerMissing('Kafka needs Java 17 or newer; there is none'));
  });
});
