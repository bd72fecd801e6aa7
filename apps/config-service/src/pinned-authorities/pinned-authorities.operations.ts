import { pinnedAuthoritiesSchema, pinnedAuthoritiesUpdateSchema } from '@sight-webhooks/contracts';
import { operation } from '../api/operation.js';

const tag = 'Pinned authorities';
const path = '/pinned-authorities';
const DEFERRED = [
  202,
  {
    description:
      'Saved, with `"published": false`: it takes effect when the message broker can be reached again.',
    schema: pinnedAuthoritiesSchema,
  },
] as const;
const CONTENDED = 'Others kept changing webhooks of the account; try again.';

export const getPinnedAuthorities = operation({
  method: 'get',
  path,
  operationId: 'getPinnedAuthorities',
  tag,
  summary: 'Show the certificate authorities that the account trusts for its endpoints',
  description: 'An empty list stands for the public authorities.',
  responses: [[200, { description: 'What is pinned.', schema: pinnedAuthoritiesSchema }]],
});

export const replacePinnedAuthorities = operation({
  method: 'put',
  path,
  operationId: 'replacePinnedAuthorities',
  tag,
  summary: 'Trust these certificate authorities for all endpoints of the account, and no others',
  description:
    'They count in the place of the public ones. To go from one authority to the next, pin both for the time between. Every webhook of the account gets a new version.',
  body: pinnedAuthoritiesUpdateSchema,
  contended: CONTENDED,
  responses: [[200, { description: 'What is pinned now.', schema: pinnedAuthoritiesSchema }], DEFERRED],
});

export const removePinnedAuthorities = operation({
  method: 'delete',
  path,
  operationId: 'removePinnedAuthorities',
  tag,
  summary: 'Trust the public certificate authorities again',
  description: 'To do it twice is fine. Every webhook of the account gets a new version.',
  contended: CONTENDED,
  responses: [[204, { description: 'Nothing is pinned any more.' }], DEFERRED],
});
