import { runService } from '@sight-webhooks/service';
import { deliveryService } from './delivery-service.js';

await runService(deliveryService);
