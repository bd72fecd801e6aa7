import { describe, expect, it, onTestFinished } from 'vitest';
import { CompactedTopicReader } from '../src/index.js';
import { KafkaFixture } from './fixture.js';

const TOPIC = 'states';

async function readerOf(fixture: KafkaFixture): Promise<{ reader: CompactedTopicReader; applied: string[] }> {
  const applied: string[] = [];
  const reader = new CompactedTopicReader({
    connection: fixture.connection,
    topic: TOPIC,
    apply: ({ key }) => applied.push(String(key)),
    onCrash: (error) => {
      throw error;
    },
  });
  onTestFinished(() => reader.close());
  await reader.start();
  return { reader, applied };
}

describe('CompactedTopicReader', () => {
  it('has everything that was there before it was asked to read to the end', async () => {
    const fixture = await KafkaFixture.create([TOPIC], 1);
    await fixture.produce(TOPIC, ['before-1', 'before-2']);
    const { reader, applied } = await readerOf(fixture);
    expect(applied).toEqual(['before-1', 'before-2']);
    for (let round = 0; round < 100; round += 1) {
      await fixture.produce(TOPIC, [`key-${String(round)}`]);
      await Promise.all([reader.readToEnd(5_000), reader.readToEnd(5_000)]);
      expect(applied.at(-1)).toBe(`key-${String(round)}`);
    }
    expect(applied).toHaveLength(102);
    expect(reader.position).toBe(102);
  });

  it('gets to an end below which the last records have been cleaned away', async () => {
    const fixture = await KafkaFixture.create([TOPIC], 1);
    await fixture.produce(TOPIC, ['a', 'b', 'c']);
    const admin = fixture.connection.client.admin();
    await admin.connect();
    const topic = fixture.connection.physicalName(TOPIC);
    // kafkajs knows a topic's leader only once it has asked for something else of it.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({
      topic,
      partitions: [{ partition: 0, offset: '3' }],
    });
    await admin.disconnect();
    const { reader, applied } = await readerOf(fixture);
    await reader.readToEnd(2_000);
    expect(applied).toEqual([]);
    await fixture.produce(TOPIC, ['d']);
    await reader.readToEnd(2_000);
    expect(applied).toEqual(['d']);
  });
});
