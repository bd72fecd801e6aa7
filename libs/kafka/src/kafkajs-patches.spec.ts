import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = dirname(createRequire(import.meta.url).resolve('kafkajs/package.json'));
const source = (path: string): string => readFileSync(join(root, 'src', path), 'utf8');

// patches/ holds what kafkajs 2.2.4 needs; an install that did not apply it must not pass unnoticed.
describe('the patches of kafkajs', () => {
  it('keep an idle connection from re-arming a negative timer every millisecond', () => {
    expect(source('network/requestQueue/index.js')).toContain('if (scheduleAt <= 0) return');
  });

  it('let a member finish what is under way before it joins again', () => {
    expect(source('consumer/consumerGroup.js')).toContain('await assigner.beforeJoin()');
  });

  it('keep a commit from being retried with the generation of a later assignment', () => {
    const runner = source('consumer/runner.js');
    const commit = runner.slice(runner.indexOf('commitOffsets(offsets) {\n    if (!this.running)'));
    expect(commit).toContain('return this.consumerGroup.commitOffsets(offsets)');
    expect(commit).not.toContain('retrier');
  });

  it('ask for the end of a topic in one request, and do not decode what a fetch has nothing of', () => {
    expect(source('admin/index.js')).toContain('const fetchTopicEndOffsets');
    expect(source('index.js')).toContain('admin({ retry, metadataMaxAge } = {})');
    expect(source('protocol/requests/fetch/v11/response.js')).toContain('skipEmptyPartition(decoder)');
  });

  it('fetch twice from a broker, side by side, and drop what was asked for before the group was joined anew', () => {
    expect(source('consumer/fetchManager.js')).toContain('seq(lanes, lane =>');
    expect(source('network/connectionPool.js')).toContain('apiKey === apiKeys.Fetch ? 1 + lane : 0');
    expect(source('consumer/runner.js')).toContain('batch.generationId !== this.consumerGroup.generationId');
  });

  it('wait for the leaders of a new topic at a broker that has not heard of it yet', () => {
    const waiting = source('admin/index.js').split('const retryOnLeaderNotAvailable')[1] ?? '';
    expect(waiting.slice(0, waiting.indexOf('return waitFor'))).toContain('UNKNOWN_TOPIC_OR_PARTITION');
  });

  it('encode a record into one buffer, and group a batch without copying it for each record', () => {
    expect(source('protocol/recordBatch/record/v0/index.js')).toContain('new Encoder(sizeOfBody');
    expect(source('protocol/encoder.js')).not.toContain('Buffer.alloc(');
    expect(source('producer/groupMessagesPerPartition.js')).toContain('.push(message)');
  });
});
