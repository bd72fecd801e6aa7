import { launch } from './launcher/launch.mjs';

await launch({
  main: 'tools/dev/dist/start.main.js',
  build: ['tools/dev', 'apps/config-service', 'apps/fanout-service', 'apps/delivery-service'],
  withConsole: true,
});
