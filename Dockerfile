# The image of one process of AutomateOS; its argument is the command: start, server, worker, migrate.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --loglevel=error && npm run --silent package -- /package
# Beside the package goes what the lockfile says that it needs, and nothing that only builds or tests.
RUN mkdir -p /opt/automateos \
  && cp --parents package.json package-lock.json .npmrc packages/*/package.json apps/*/package.json /opt/automateos
WORKDIR /opt/automateos
RUN npm ci --omit=dev --workspace=automateos --loglevel=error \
  && tar --extract --gzip --file /package/automateos-*.tgz --directory apps/automateos --strip-components=1 \
  && rm -rf packages apps/web node_modules/@automateos node_modules/automateos package.json package-lock.json .npmrc

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=3000 DATA_DIR=/data
COPY --from=build /opt/automateos /opt/automateos
# A volume that is mounted here for the first time takes over its owner.
RUN mkdir /data && chown node:node /data
VOLUME /data
WORKDIR /opt/automateos
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# It ends in order within 25 seconds after SIGTERM: give it 30 (docker stop --time 30).
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "apps/automateos/bin/automateos.js"]
CMD ["start"]
