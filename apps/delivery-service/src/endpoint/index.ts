export * from './attempt-headers.js';
export * from './axios-endpoint-client.js';
export * from './endpoint-client.js';
export * from './resolver.js';
export * from './standard-webhooks.js';
export * from './undici-endpoint-client.js';
export * from './undici-transport.js';
