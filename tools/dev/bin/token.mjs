import { launch } from './launcher/launch.mjs';

await launch({ main: 'tools/dev/dist/token.main.js', build: ['tools/dev'] });
