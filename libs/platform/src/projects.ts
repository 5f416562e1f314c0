import type { Provider } from '@nestjs/common';
import { Projector, type Projection } from '@yidi/eventing';
import { Background } from './background.js';
import { Engine } from './engine.js';

const tokens = new WeakMap<Projection, symbol>();

/** Under which the projector of a projection is injected: `@Inject(projectorOf(caseFile))`. */
export const projectorOf = (projection: Projection): symbol => {
  const token = tokens.get(projection) ?? Symbol(`projector of ${projection.name}`);
  tokens.set(projection, token);
  return token;
};

/** Has the service keep a projection's rows. */
export const projects = (...projections: readonly Projection[]): Provider[] =>
  projections.map((projection) => ({
    provide: projectorOf(projection),
    inject: [Engine, Background],
    useFactory: (engine: Engine, background: Background) => {
      const { store, readModel, leases, projectors } = engine.runtime;
      const projector = new Projector(projection, { store, rows: readModel, leases, warn: engine.warn });
      projectors.push(projector);
      background.add((stop) => projector.run(stop));
      return projector;
    },
  }));
