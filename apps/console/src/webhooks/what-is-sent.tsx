import { Code, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import classes from './aside.module.css';
import { eventTypesQuery } from './webhooks.queries.js';

const MESSAGE_ID = 'wh-638ce960-1231-11e9-a15d-d1c47c8f7593';
const RESOURCE_ID = 12_301;

/** An example of what a webhook receives, for the first of the events that are selected, and what to answer. */
export function WhatIsSent({ events }: { readonly events: readonly string[] }) {
  const { data = [] } = useQuery(eventTypesQuery);
  const types = data.flatMap((component) => component.events);
  const type = types.find(({ code }) => code === events[0]) ?? types[0];
  if (type === undefined) return null;
  const example = {
    messageId: MESSAGE_ID,
    eventCode: type.code,
    eventName: type.name,
    payload: {
      resourceId: RESOURCE_ID,
      path: type.resourcePath.replace('{resourceId}', String(RESOURCE_ID)),
    },
  };
  return (
    <Paper component="section" className={classes['card'] ?? ''} aria-labelledby="what-is-sent">
      <Title order={2} size="h5" id="what-is-sent">
        What your address receives
      </Title>
      <Text size="sm" c="dimmed">
        A <Code>POST</Code> for each event, for example:
      </Text>
      <Code block className={classes['example'] ?? ''} tabIndex={0} aria-label="Example of a request body">
        {JSON.stringify(example, undefined, 2)}
      </Code>
      <Text size="sm" c="dimmed">
        Answer with the status <strong>200</strong> within 60 seconds. Anything else counts as a failure, and
        the request is sent again up to 3 times, 60 seconds apart.
      </Text>
    </Paper>
  );
}
