import { launch } from './launcher/launch.mjs';

await launch({ main: 'tools/dev/dist/emit.main.js', build: ['tools/dev'] });
