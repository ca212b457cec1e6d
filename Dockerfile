FROM node:26-slim AS build
WORKDIR /src
COPY .npmrc package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /opt/gocd-mesos
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/dist dist
# state.file is relative to the working directory. Nothing is written elsewhere: the root may be read-only.
RUN install --directory --owner=node --group=node /var/lib/gocd-mesos
WORKDIR /var/lib/gocd-mesos
VOLUME /var/lib/gocd-mesos
USER 1000:1000
EXPOSE 8088
# For the default http.port; /health needs no token.
HEALTHCHECK --start-period=10s --timeout=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8088/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# It leaves cleanly on SIGTERM by itself, also as process 1.
ENTRYPOINT ["node", "--enable-source-maps", "/opt/gocd-mesos/dist/main.js"]
CMD ["/etc/gocd-mesos/framework.conf"]
