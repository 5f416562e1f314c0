import { Module, type DynamicModule } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Appender, Sealer, Ward } from '@yidi/eventing';
import { Background } from './background.js';
import { Commands } from './commands.js';
import { Engine } from './engine.js';
import { Neighbours } from './neighbours.js';
import { People } from './people.js';
import type { Runtime } from './runtime.js';

/** The engine for one service: everything that its providers may ask for. */
@Module({})
export class PlatformModule {
  static on(runtime: Runtime): DynamicModule {
    const sealer = new Sealer(runtime.vault);
    const engine = new Engine(runtime);
    const { quarantine, clock } = runtime;
    return {
      module: PlatformModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: Engine, useValue: engine },
        { provide: Sealer, useValue: sealer },
        { provide: Appender, useValue: new Appender(runtime.store, sealer, clock) },
        { provide: Ward, useValue: new Ward({ quarantine, clock, warn: engine.warn }) },
        { provide: People, useValue: new People(runtime.vault) },
        { provide: Neighbours, useValue: new Neighbours(runtime.clientOf) },
        { provide: Commands, inject: [CommandBus], useFactory: (bus: CommandBus) => new Commands(bus) },
        Background,
      ],
      exports: [Engine, Sealer, Appender, Ward, People, Neighbours, Commands, Background, CqrsModule],
    };
  }
}
