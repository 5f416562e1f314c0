import { setTimeout as pause } from 'node:timers/promises';
import { until } from './waiting.mjs';

/** What happens to containers: each way does harm for a while and undoes it. */
export const FAULTS = {
  kill: async (project, container) => {
    await project.docker(['kill', container]);
    await pause(3_000);
    await project.docker(['start', container]);
  },

  pause: async (project, container) => {
    // A busy machine may not manage to freeze all processes at the first attempt.
    await until(`pausing ${container}`, 30_000, () => project.docker(['pause', container]).then(() => true));
    await pause(5_000);
    await project.docker(['unpause', container]);
  },

  disconnect: async (project, container, service) => {
    const network = `${project.name}_inside`;
    await project.docker(['network', 'disconnect', '--force', network, container]);
    await pause(5_000);
    await project.docker(['network', 'connect', '--alias', service, network, container]);
  },
};
