import { Code, Text } from '@mantine/core';
import type { DeliveryDetail } from '@sight-webhooks/contracts/api';
import { IconDelivered, IconFailed } from '../components/icons.js';
import { Moment } from '../components/moment.js';
import { formatDuration } from '../components/time.js';
import classes from './delivery.view.module.css';
import { indented } from './indented.js';
import { attemptInShort, ERROR_WORDS } from './wording.js';

type Attempt = DeliveryDetail['attempts'][number];

/** Each attempt: when it was made, how long it took, what came back. */
export function AttemptList({ attempts }: { readonly attempts: readonly Attempt[] }) {
  if (attempts.length === 0) {
    return (
      <Text c="dimmed" mt="xs">
        None has been made yet.
      </Text>
    );
  }
  return (
    <ol className={classes['attempts']}>
      {attempts.map((attempt) => (
        // A crash can make the same attempt twice.
        <li key={`${String(attempt.attempt)} ${attempt.startedAt}`} className={classes['attempt']}>
          <AttemptResult {...attempt} />
        </li>
      ))}
    </ol>
  );
}

function AttemptResult({ attempt, startedAt, durationMs, statusCode, error, responseExcerpt }: Attempt) {
  return (
    <>
      <span className={classes['result']} data-ok={error === null}>
        {error === null ? <IconDelivered /> : <IconFailed />}
        Attempt {attempt}: {attemptInShort({ statusCode, error })}
      </span>
      <span className={classes['meta']}>
        <Moment at={startedAt} />, took {formatDuration(durationMs)}
      </span>
      {error !== null && <span className={classes['meta']}>{ERROR_WORDS[error]}.</span>}
      {responseExcerpt !== null && responseExcerpt !== '' && (
        <details className={classes['answer']}>
          <summary>What came back</summary>
          <Code block tabIndex={0} aria-label={`What came back on attempt ${String(attempt)}`}>
            {indented(responseExcerpt)}
          </Code>
        </details>
      )}
    </>
  );
}
