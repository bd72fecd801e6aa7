import { launch } from './launcher/launch.mjs';

await launch({
  main: 'tools/bench/dist/main.js',
  build: ['tools/bench', 'apps/config-service', 'apps/fanout-service', 'apps/delivery-service'],
});
