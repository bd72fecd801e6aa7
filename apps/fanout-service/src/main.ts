import { runService } from '@sight-webhooks/service';
import { fanoutService } from './fanout-service.js';

await runService(fanoutService);
