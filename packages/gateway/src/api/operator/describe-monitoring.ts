/** The operator API in words, what is looked at: the audit log, figures, what changes, settings, nodes. */
import {
  AuditItemSchema,
  AuditVerificationSchema,
  ConnectorChangeItemSchema,
  NodeItemSchema,
  OperatorChangeItemSchema,
  pageSchema,
  SettingItemSchema,
  StatsItemSchema,
} from '@passerelle/protocol/schemas'
import { sinceForms } from '../../lib/since.ts'
import type { Operation } from '../http/operation.ts'
import { read } from './described.ts'

export const monitoring = {
  listAudit: {
    summary: 'List the audit log',
    description: 'Who did what to which connector, agent, delivery or customer; the newest first. It only grows.',
    ...read,
    params: {
      actor_id: 'Of the agent who did it.',
      action: '`connector.paused`; with a dot at its end all that begins so: `connector.`.',
      target_type: '`connector`, `agent`, `delivery`, `customer` and so on.',
      target_id: 'To what it was done.',
      connector_id: 'Through which connector, or to it.',
      customer_id: 'To which customer, with `connector_id`.',
      since: `Not before: ${sinceForms}.`,
    },
    answers: { 200: { description: 'A page of it.', schema: pageSchema('Audit', AuditItemSchema) } },
  },
  verifyAudit: {
    summary: 'Verify the audit log',
    description:
      'Follows the hashes from its start, to find what was changed, removed or added. Keep `expect` on another machine: only that shows that the whole log was written anew, or its end cut off.',
    ...read,
    params: { expect: 'What an earlier answer gave as `expect`, such as `97:40f1...`.' },
    answers: { 200: { description: 'What was found.', schema: AuditVerificationSchema } },
  },
  readStats: {
    summary: 'Read the figures',
    description: 'Messages, deliveries, latency and backlog over time, counted within some seconds.',
    ...read,
    params: { hours: 'How far back, 1 to 168; 24 when left out.' },
    answers: { 200: { description: 'The figures.', schema: StatsItemSchema } },
  },
  followOperatorChanges: {
    summary: 'Follow deliveries and what operators do',
    description:
      'Server-sent events from now on, never replayed: `event: change`; `event: reset` when more happened at once than is told: read anew. A comment at once and every 15 s; it ends with its session.',
    ...read,
    answers: {
      200: {
        description: 'A stream that does not end. The schema is that of the `data` of a `change`.',
        type: 'text/event-stream',
        schema: OperatorChangeItemSchema,
      },
    },
  },
  followConnectorChanges: {
    summary: "Follow one connector's messages",
    description:
      'Server-sent events with what its customers and the agents write, and whose each conversation is: `event: change`; `event: reset` when some of what came after the place asked for is no longer kept. From now on, or with `Last-Event-ID` everything since. The audit log tells who follows. A comment at once and every 15 s; it ends with its session.',
    ...read,
    params: { id: 'Of the connector.', customer_id: 'Only of this customer.' },
    headers: { 'Last-Event-ID': { description: 'The `id` of the last event seen.' } },
    answers: {
      200: {
        description: 'A stream that does not end. The schema is that of the `data` of a `change`.',
        type: 'text/event-stream',
        schema: ConnectorChangeItemSchema,
      },
    },
  },
  listSettings: {
    summary: 'List the settings',
    description: 'What is in effect, without the secrets.',
    ...read,
    answers: { 200: { description: 'All of them.', schema: pageSchema('Setting', SettingItemSchema) } },
  },
  listNodes: {
    summary: 'List the nodes',
    description:
      'The processes that share the database, the one that answers first. An embedded database has that one alone.',
    ...read,
    answers: { 200: { description: 'All of them.', schema: pageSchema('Node', NodeItemSchema) } },
  },
} satisfies Record<string, Operation>
