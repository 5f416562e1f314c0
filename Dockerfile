# One Dockerfile for every service: docker build --build-arg SERVICE=claims -t yidi/claims .
# All services share all layers; which of them a container is, its working directory says.
ARG NODE_IMAGE=node:24-bookworm-slim

# What npm has to know and no more, so that changed sources do not install anything again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /yidi
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
 && find . -mindepth 1 -type d -empty -delete

# What runs in production. `npm install` and not `npm ci`: see docs/adr/0015-npm-install-not-ci.md.
# A registry of one's own comes in with --build-arg NPM_CONFIG_REGISTRY=…; the last image does not know of it.
FROM ${NODE_IMAGE} AS packages
ARG NPM_CONFIG_REGISTRY
WORKDIR /yidi
COPY --from=manifests /yidi .
RUN npm install --no-save --omit=dev --ignore-scripts --loglevel=error
# Types, maps and the compiler, which a peer of Nest asks for, are for whoever writes code.
RUN rm -rf node_modules/typescript node_modules/.bin \
 && (cd node_modules/@yidi && rm bench e2e infra testing) \
 && find node_modules -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' \) -delete

# The build takes the compiler alone, in the version of the lock, and runs what `npm run build` runs for each project.
FROM ${NODE_IMAGE} AS built
ARG NPM_CONFIG_REGISTRY
WORKDIR /yidi
COPY --from=manifests /yidi .
RUN node -p "const { dependencies, devDependencies, ...rest } = require('./package.json'); \
      const compiler = Object.entries(devDependencies).filter(([name]) => name.startsWith('@swc/c')); \
      JSON.stringify({ ...rest, devDependencies: Object.fromEntries(compiler) })" > compiler.json \
 && mv compiler.json package.json \
 && npm install --no-save --include=dev --ignore-scripts --loglevel=error
COPY . .
RUN build=$(node -p "require('./nx.json').targetDefaults.build.command") \
 && export NX_WORKSPACE_ROOT=/yidi PATH=/yidi/node_modules/.bin:$PATH \
 && for project in libs/* apps/*; do (cd "$project" && sh -c "$build" && rm -r src) || exit 1; done

FROM ${NODE_IMAGE}
ARG SERVICE
ENV NODE_ENV=production \
    YIDI_HTTP=0.0.0.0:8080 \
    YIDI_MESSAGES_HOST=0.0.0.0 \
    YIDI_DATA=/var/lib/yidi
RUN mkdir /var/lib/yidi && chown node:node /var/lib/yidi
COPY --from=packages /yidi/node_modules /yidi/node_modules
COPY policies /yidi/policies
COPY infra/containers/*.mjs /yidi/infra/containers/
COPY --from=built /yidi/libs /yidi/libs
COPY --from=built /yidi/apps /yidi/apps
RUN test -f "/yidi/apps/${SERVICE}/dist/main.js" || { echo 'Say which service: --build-arg SERVICE=filing, claims, settlement, gateway or standalone.'; exit 1; }
WORKDIR /yidi/apps/${SERVICE}
USER node
EXPOSE 8080
# Whether it answers at all: who restarts what is not healthy must not do so because a neighbour is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/yidi/infra/containers/healthy.mjs", "live"]
# Room for what dies young, as thousands of messages do; the second warning is of kafkajs, about its own timers.
CMD ["node", "--max-semi-space-size=32", "--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning", "dist/main.js"]
