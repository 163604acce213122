# The image of one Node app, named by APP. It holds the bundle that `nx build` left in dist/apps and nothing of the
# workspace. `npm run images` builds one for each app. By hand:
#   docker build --build-arg APP=order --tag trellis/order:dev .

# The same Node as package.json's, which everything is tested on.
ARG NODE_VERSION=24.21.0

# Gathers what one app needs and makes it readable, whatever the permissions were where it was built.
FROM node:${NODE_VERSION}-bookworm-slim AS artefact
# A folder of dist/apps.
ARG APP
# Another one that goes in beside it: the gateway serves web.
ARG WITH
COPY dist/apps/${APP} /srv/apps/${APP}/
COPY dist/apps/${WITH:-${APP}} /srv/apps/${WITH:-${APP}}/
RUN chmod -R a+rX /srv/apps

FROM node:${NODE_VERSION}-bookworm-slim
ARG APP
LABEL org.opencontainers.image.title="trellis ${APP}" org.opencontainers.image.licenses="MIT"
# A container has its addresses to itself; what of them others reach is for its network to say.
ENV NODE_ENV=production \
  TRELLIS_GRPC_HOST=0.0.0.0 TRELLIS_GRPC_PORT=50051 \
  TRELLIS_HTTP_HOST=0.0.0.0 TRELLIS_HTTP_PORT=8080 \
  TRELLIS_ADMIN_HOST=0.0.0.0 TRELLIS_ADMIN_PORT=9464
# Nothing here installs packages: what could has no place in the image, and no faults to be found.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY infra/docker/health-check.sh /usr/local/bin/trellis-health-check
COPY --from=artefact /srv/apps /srv/apps
WORKDIR /srv/apps/${APP}
# The account `node`, by number, which is what Kubernetes can check for being another than root.
USER 1000:1000
EXPOSE 8080 50051 9464
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/bin/bash", "/usr/local/bin/trellis-health-check"]
# Node itself is what SIGTERM reaches, with no shell or npm in between.
CMD ["node", "main.js"]
