import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MissingPrerequisiteError } from '../missing-prerequisite.error.js';
import { runCommand } from '../process/run-command.js';
import type { Progress } from '../progress.js';
import { CACHE_FOLDER } from '../repository.paths.js';
import { cachedFolder } from './cached-folder.js';
import { KAFKA_VERSION } from './infrastructure.versions.js';
import { findJava, type Java } from './java.js';

export type KafkaDistribution = {
  readonly java: Java;
  readonly classPath: string;
  /** Where the archive of loaded classes is, or is to be written. */
  readonly classArchive: string;
};

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>embedded-kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/**
 * The broker's jars, brought by Maven into the cache at first use.
 * @throws MissingPrerequisiteError without Java, or without Maven while the jars are not cached
 */
export async function kafkaDistribution(progress: Progress): Promise<KafkaDistribution> {
  const java = await findJava();
  const folder = await cachedFolder(`kafka-${KAFKA_VERSION}`, (into) => download(into, progress));
  const jars = (await readdir(folder)).filter((file) => file.endsWith('.jar')).sort();
  return {
    java,
    classPath: jars.map((jar) => join(folder, jar)).join(delimiter),
    classArchive: join(CACHE_FOLDER, `kafka-${KAFKA_VERSION}-java-${java.fullVersion}.jsa`),
  };
}

async function download(into: string, progress: Progress): Promise<void> {
  const { code } = await runCommand('mvn', ['-v']);
  if (code !== 0) {
    throw new MissingPrerequisiteError(
      'Maven is needed once to download the embedded Kafka broker and was not found: install it (https://maven.apache.org, or the package "maven" of your system), or set KAFKA_BROKERS to use a broker of yours.',
    );
  }
  progress(`downloading Kafka ${KAFKA_VERSION} with Maven (40 MB, once)`);
  const pom = join(await mkdtemp(join(tmpdir(), 'embedded-kafka-')), 'pom.xml');
  try {
    await writeFile(pom, POM);
    const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${into}`];
    const result = await runCommand('mvn', args);
    if (result.code !== 0) throw new Error(`Maven could not download Kafka:\n${result.output}`);
  } finally {
    await rm(join(pom, '..'), { recursive: true, force: true });
  }
}

/** What to start the JVM with: quick to start and small, which is what a broker that serves a laptop or a test needs. */
export function jvmArguments({ classPath, classArchive }: KafkaDistribution): string[] {
  return [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    // Small, or its collections stop the broker for 30 ms, every 4 s under little load.
    '-Xmn16m',
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    '-Djava.net.preferIPv4Stack=true',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    // Measured: with the archive of its loaded classes the broker is up in 1.2 s instead of 2.6 s.
    ...(existsSync(classArchive) ? [`-XX:SharedArchiveFile=${classArchive}`, '-Xlog:cds=off'] : []),
    '-cp',
    classPath,
  ];
}

/** Has `run` start a JVM with the arguments that it is given, which writes the archive when it ends. */
export async function recordClasses(
  { classArchive }: KafkaDistribution,
  run: (extraArguments: string[]) => Promise<void>,
): Promise<void> {
  const unfinished = `${classArchive}.${String(process.pid)}`;
  try {
    await run([`-XX:ArchiveClassesAtExit=${unfinished}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']);
    if (existsSync(unfinished)) await rename(unfinished, classArchive);
  } finally {
    await rm(unfinished, { force: true });
  }
}
