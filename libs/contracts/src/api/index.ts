/** What the REST API's clients need, in a browser too: nothing here may import from Node. */
export * from '../catalogue/event-catalogue.js';
export * from './audit-log.schema.js';
export * from './basic-auth.schema.js';
export * from './delivery.schema.js';
export * from './event-type.schema.js';
export * from './operations.schema.js';
export * from './page-query.schema.js';
export * from './pinned-authorities.schema.js';
export * from './problem.schema.js';
export * from './statistics.schema.js';
export * from './webhook-url.schema.js';
export * from './webhook.schema.js';
