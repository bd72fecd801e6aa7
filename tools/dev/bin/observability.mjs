import { launch } from './launcher/launch.mjs';

await launch({
  main: 'tools/observability/dist/main.js',
  build: ['tools/observability', 'apps/config-service', 'apps/fanout-service', 'apps/delivery-service'],
});
