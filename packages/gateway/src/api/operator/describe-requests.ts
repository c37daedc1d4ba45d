/** What partners asked and were refused, in words. */
import { pageSchema, RefusedRequestSchema, RequestCountSchema } from '@passerelle/protocol/schemas'
import { sinceForms } from '../../lib/since.ts'
import type { Operation } from '../http/operation.ts'
import { read } from './described.ts'

export const requests = {
  listRequests: {
    summary: 'List refused requests',
    description:
      'Of partners, in the last 14 days; the newest first. What was wrong is told with its place; nothing of what was sent is kept, and in texts `…` stands for it. Of each connector 200 in an hour are kept on each server, and the rest counted. They show within some seconds.',
    ...read,
    params: { connector_id: 'Only those of this connector.', since: `Not before: ${sinceForms}.` },
    answers: { 200: { description: 'A page of them.', schema: pageSchema('RefusedRequest', RefusedRequestSchema) } },
  },
  countRequests: {
    summary: 'Count requests',
    description: 'Of each connector: how many were accepted, and how many refused.',
    ...read,
    params: { since: `Not before, to the hour: ${sinceForms}. A day when left out.` },
    answers: { 200: { description: 'All of them.', schema: pageSchema('RequestCount', RequestCountSchema) } },
  },
} satisfies Record<string, Operation>
