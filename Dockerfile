# Two builders, so that the image carries neither the tools nor the desk's sources. Every version is that of
# package-lock.json.
ARG NODE=node:26-bookworm-slim

FROM ${NODE} AS desk
WORKDIR /src
COPY . .
RUN npm run build

FROM ${NODE} AS server
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/sdk/package.json packages/sdk/
COPY packages/gateway/package.json packages/gateway/
# The image's own Node runs it, so the one that npm can bring along stays out, with all tools.
RUN npm install --workspace @passerelle/gateway --omit=dev --no-audit --no-fund --ignore-scripts \
 && npm cache clean --force
COPY LICENSE ./
COPY packages/protocol/src packages/protocol/src
COPY packages/sdk/node.mjs packages/sdk/node-ai.mjs packages/sdk/node-durable.mjs packages/sdk/
COPY packages/sdk/src packages/sdk/src
COPY packages/gateway/bin packages/gateway/bin
COPY packages/gateway/src packages/gateway/src
COPY --from=desk /src/packages/desk/dist packages/desk/dist

FROM ${NODE}
LABEL org.opencontainers.image.title="Passerelle" \
      org.opencontainers.image.description="A self-hosted messaging gateway" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    PASSERELLE_HOST=0.0.0.0 \
    PASSERELLE_PORT=8080 \
    PASSERELLE_DATA_DIR=/data
COPY --from=server /app /app
# Commands: docker exec CONTAINER passerelle connector list
RUN ln -s /app/packages/gateway/bin/passerelle.mjs /usr/local/bin/passerelle \
 && chmod +x /app/packages/gateway/bin/passerelle.mjs \
 && mkdir /data && chown node:node /data && chmod 700 /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PASSERELLE_PORT + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["passerelle"]
CMD ["serve"]
