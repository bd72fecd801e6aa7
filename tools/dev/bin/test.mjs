import { launch } from './launcher/launch.mjs';

await launch({ main: 'tools/dev/dist/test.main.js', build: ['tools/dev'] });
