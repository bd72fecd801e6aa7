import { startTestInfrastructure } from './embedded/test-infrastructure.js';

/**
 * Vitest's global set-up of every integration suite: gives the tests KAFKA_BROKERS and MONGODB_URI. Those that are set
 * already are used as they are, so that one broker and one database can serve every suite.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const infrastructure = await startTestInfrastructure((line) => {
    console.log(line);
  });
  // Vitest starts its workers after this, with this process's environment.
  process.env['KAFKA_BROKERS'] = infrastructure.brokers;
  process.env['MONGODB_URI'] = infrastructure.mongoUri;
  return () => infrastructure.stop();
}
