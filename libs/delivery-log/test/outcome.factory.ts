import type { Execution, Outcome } from '@sight-webhooks/contracts';

/** An outcome of a delivery with the given differences. */
export function anOutcome(
  messageId: string,
  differences: Omit<Partial<Outcome>, 'delivery'> & { delivery?: Partial<Outcome['delivery']> } = {},
): Outcome {
  return {
    body: '{"messageId":"…"}',
    attempt: 1,
    execution: null,
    step: { kind: 'accepted' },
    ...differences,
    delivery: {
      messageId,
      run: 0,
      accountId: 'acme',
      webhookId: 'hook-1',
      webhookName: 'Slack',
      webhookVersion: 1,
      eventSource: '/sight/inspection',
      eventId: '7b0e',
      eventCode: 'report.created',
      resourceId: 12301,
      createdAt: Date.UTC(2026, 10, 24, 8),
      ...differences.delivery,
    },
  };
}

export function anExecution(executionId: string, differences: Partial<Execution> = {}): Execution {
  return {
    executionId,
    attempt: 1,
    startedAt: Date.UTC(2026, 10, 24, 8, 0, 1),
    durationMs: 12.5,
    statusCode: 200,
    error: null,
    responseExcerpt: 'ok',
    ...differences,
  };
}
