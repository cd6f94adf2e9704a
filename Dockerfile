# One image for every part: `docker run joinery orders`. Without an argument it runs all of them.
FROM node:22-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production JOINERY_DATA=/data
RUN mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY . .
USER node
ENTRYPOINT ["node", "--max-old-space-size=1024", "--import", "tsx/esm", "main.ts"]
