# One image for the three services; the command says which of them a container is.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx tsc -b \
  apps/config-service/tsconfig.build.json \
  apps/fanout-service/tsconfig.build.json \
  apps/delivery-service/tsconfig.build.json
# The console, which config-service serves.
RUN cd apps/console && npx vite build
# What remains is what the services need to run.
RUN npm ci --no-audit --no-fund --omit=dev --omit=optional --include-workspace-root \
  -w apps/config-service -w apps/fanout-service -w apps/delivery-service

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/libs ./libs
COPY --from=build /app/apps ./apps
# Nothing in here is written to at run time: the root file system may be read-only.
USER node
CMD ["node", "--enable-source-maps", "apps/config-service/dist/main.js"]
