import { Global, Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ward } from '@yidi/eventing';
import { Engine } from '../engine.js';
import type { Identity } from '../identity/claims.js';
import { People } from '../people.js';
import { PlatformModule } from '../platform.module.js';
import type { Runtime } from '../runtime.js';
import { DoorGuard } from './door-guard.js';
import { fastifyDoor } from './fastify-door.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { serveOpenApi } from './open-api.js';
import { ProblemFilter } from './problem.filter.js';

export interface FrontDoorSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly identity: Identity;
}

export interface FrontDoor {
  readonly app: INestApplication;
  readonly url: string;
  /** Ends live streams, answers what is under way, and takes no more. */
  close(): Promise<void>;
}

@Module({
  controllers: [HealthController],
  providers: [
    {
      provide: Metrics,
      inject: [Engine, Ward],
      useFactory: ({ runtime }: Engine, ward: Ward) => new Metrics(runtime, ward),
    },
  ],
  exports: [Metrics],
})
@Global()
class Host {}

/** A module behind HTTP, with everything that holds for each of its routes; nobody listens yet. */
export const httpApp = async (
  modules: readonly (Type | DynamicModule)[],
  runtime: Runtime,
  identity: Identity,
): Promise<INestApplication> => {
  const door = fastifyDoor();
  const app = await NestFactory.create({ module: Host, imports: [PlatformModule.on(runtime), ...modules] }, door, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(runtime.log));
  app.useGlobalGuards(new DoorGuard(identity, new People(runtime.vault)));
  const metrics = app.get(Metrics);
  const { log } = runtime;
  door.getInstance().addHook('onResponse', (request, reply, done) => {
    const told = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    metrics.answered(told, reply.elapsedTime / 1000);
    log.debug({ ...told, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  return app;
};

/** Serves a module over HTTP. */
export const openDoor = async (
  module: Type,
  runtime: Runtime,
  { host, port, identity }: FrontDoorSettings,
): Promise<FrontDoor> => {
  const app = await httpApp([module], runtime, identity);
  serveOpenApi(app);
  await app.listen(port, host).catch(closing(app));
  return { app, url: await app.getUrl(), close: () => app.close() };
};

/** What began beside the door ends with it when it cannot be opened: the port may be taken. */
export const closing =
  (app: INestApplication) =>
  async (error: unknown): Promise<never> => {
    await app.close();
    throw error;
  };
