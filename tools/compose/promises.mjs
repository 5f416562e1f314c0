// What docker-compose.yml promises of every container, asked of the containers themselves.

export const SERVICES = ['filing', 'claims', 'settlement', 'gateway'];
export const STORES = ['eventstore', 'kafka', 'postgres'];

/** Their own images write where they start: see docker-compose.yml. */
const WRITES_ELSEWHERE = ['kafka', 'eventstore'];

const isRoot = (user) => user === '' || user === 'root' || user.startsWith('0');

const reachedAt = ({ NetworkSettings }) =>
  Object.values(NetworkSettings.Ports ?? {})
    .flatMap((bindings) => bindings ?? [])
    .map(({ HostIp }) => HostIp);

/** @type {Readonly<Record<string, (container: any, service: string) => boolean>>} */
const PROMISES = {
  'is healthy': ({ State }) => State.Health?.Status === 'healthy',
  'does not run as root': ({ Config }) => !isRoot(Config.User),
  'has no capabilities': ({ HostConfig }) => HostConfig.CapDrop?.includes('ALL') && HostConfig.CapAdd === null,
  'gains no privileges': ({ HostConfig }) => HostConfig.SecurityOpt?.includes('no-new-privileges:true'),
  'has limits': ({ HostConfig }) => HostConfig.Memory > 0 && HostConfig.NanoCpus > 0,
  'comes back by itself': ({ HostConfig }) => HostConfig.RestartPolicy.Name === 'unless-stopped',
  'writes to its volumes only': ({ HostConfig }, service) =>
    HostConfig.ReadonlyRootfs || WRITES_ELSEWHERE.includes(service),
  'is reached from this machine alone': (container) => reachedAt(container).every((ip) => ip === '127.0.0.1'),
  'is reached by the others alone unless it is the gateway': (container, service) =>
    service === 'gateway' || reachedAt(container).length === 0,
};

const brokenBy = (service, container) =>
  Object.entries(PROMISES).flatMap(([words, keeps]) =>
    keeps(container, service) ? [] : [`${service} breaks a promise of docker-compose.yml: ${words}`],
  );

/** The promises that are not kept. */
export const brokenPromises = async (project) => {
  const broken = [];
  for (const service of [...STORES, ...SERVICES])
    for (const container of await project.inspect(await project.containersOf(service)))
      broken.push(...brokenBy(service, container));
  return broken;
};
