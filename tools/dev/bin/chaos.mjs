import { launch } from './launcher/launch.mjs';

await launch({
  main: 'tools/chaos/dist/main.js',
  build: ['tools/chaos', 'apps/config-service', 'apps/fanout-service', 'apps/delivery-service'],
});
