import { launch } from './launcher/launch.mjs';

await launch({ main: 'tools/dev/dist/attack.main.js', build: ['tools/dev', 'apps/config-service'] });
