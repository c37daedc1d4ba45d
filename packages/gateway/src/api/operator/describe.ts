/** The operator API in words. */
import {
  AttemptItemSchema,
  ConnectorItemSchema,
  ConnectorSecretSchema,
  CreatedConnectorSchema,
  CustomerDocumentSchema,
  DeletedConnectorSchema,
  DeliveryItemSchema,
  ErasureItemSchema,
  InstanceItemSchema,
  ReplayedSchema,
  RetentionPreviewSchema,
  TestItemSchema,
  TokenResponseSchema,
  WebhookMessageSchema,
} from '@passerelle/protocol/schemas'
import { sinceForms } from '../../lib/since.ts'
import type { Door, Operation } from '../http/operation.ts'
import { agents } from './describe-agents.ts'
import { alerts } from './describe-alerts.ts'
import { contacts } from './describe-contacts.ts'
import { monitoring } from './describe-monitoring.ts'
import { queues } from './describe-queues.ts'
import { reports } from './describe-reports.ts'
import { requests } from './describe-requests.ts'
import { created, item, ofInstance, page, read, write, writeMayConflict } from './described.ts'

const instanceId = { id: 'Of the instance.' }
const connectorId = { id: 'Of the connector.' }
const deliveryId = { id: 'Of the delivery.' }
const customer = { connector_id: 'Of the connector.', customer_id: "The partner's id of the customer." }

const instances = {
  listInstances: {
    summary: 'List instances',
    description: 'An instance is one contact centre: its agents see the conversations of its connectors only.',
    ...read,
    answers: page('Instance', InstanceItemSchema),
  },
  createInstance: {
    summary: 'Create an instance',
    description: 'Then create connectors and agents in it.',
    ...write,
    body: { examples: { acme: { summary: 'By name', value: { name: 'Acme' } } } },
    answers: created('It is there.', InstanceItemSchema),
  },
  readInstance: {
    summary: 'Read an instance',
    description: 'By its id.',
    ...read,
    params: instanceId,
    answers: item('The instance.', InstanceItemSchema),
  },
  updateInstance: {
    summary: 'Change an instance',
    description:
      'What is left out stays. A tag that goes from the list stays with the conversations that have it, and can be removed from them.',
    ...write,
    params: instanceId,
    body: {
      examples: {
        labels: {
          summary: 'What agents choose from',
          value: { tags: ['Refund', 'Delivery'], close_reasons: ['Solved'] },
        },
      },
    },
    answers: item('As it is now.', InstanceItemSchema),
  },
} satisfies Record<string, Operation>

const connectors = {
  listConnectors: {
    summary: 'List connectors',
    description: 'All that are not deleted, with the state of their endpoints.',
    ...read,
    params: ofInstance,
    answers: page('Connector', ConnectorItemSchema),
  },
  createConnector: {
    summary: 'Create a connector',
    description: 'The credentials of one partner for one instance. The client secret is shown this once.',
    ...write,
    body: {
      examples: {
        bot: {
          summary: 'With a webhook',
          value: { instance_id: 'INSTANCE_ID', name: 'Bot', webhook_url: 'https://bot.example.com/webhook' },
        },
      },
    },
    answers: created('It can be used at once.', CreatedConnectorSchema),
  },
  readConnector: {
    summary: 'Read a connector',
    description: 'By its id. Never its secret.',
    ...read,
    params: connectorId,
    answers: item('The connector.', ConnectorItemSchema),
  },
  updateConnector: {
    summary: 'Change a connector',
    description: 'Only the options that are sent. Replies recorded before keep their bytes.',
    ...write,
    params: connectorId,
    body: { examples: { base64: { summary: 'Another form of Body-Hash', value: { hash_encoding: 'base64' } } } },
    answers: item('As it is now.', ConnectorItemSchema),
  },
  deleteConnector: {
    summary: 'Delete a connector',
    description: 'Its tokens end, its pending deliveries are cancelled; its conversations stay readable.',
    ...write,
    params: connectorId,
    answers: item('It is gone.', DeletedConnectorSchema),
  },
  rotateSecret: {
    summary: 'Make a new client secret',
    description: 'The old one ends at once, for tokens and for signatures; tokens already issued go on.',
    ...write,
    params: connectorId,
    answers: item('The new one, shown this once.', ConnectorSecretSchema),
  },
  lendToken: {
    summary: "Get an access token of the connector's",
    description:
      'To call the partner API in its place, for an hour: to send a test message, for example. The audit log tells who asked.',
    ...write,
    params: connectorId,
    answers: item('A token, beside those the partner has.', TokenResponseSchema),
  },
  pauseConnector: {
    summary: 'Pause a connector',
    description: 'Nothing is sent to its webhook, and nothing expires, until it is resumed. Messages are still taken.',
    ...write,
    params: connectorId,
    answers: item('As it is now.', ConnectorItemSchema),
  },
  resumeConnector: {
    summary: 'Resume a connector',
    description: 'What fell due meanwhile is due at once.',
    ...write,
    params: connectorId,
    answers: item('As it is now.', ConnectorItemSchema),
  },
  previewRetention: {
    summary: "Preview a connector's retention",
    description: 'How many conversations the next run would delete if this were its retention. Changes nothing.',
    ...read,
    params: { ...connectorId, retention: "`off`, a duration such as `90d`, or `default` for the setting's." },
    answers: item('What would apply, and what would go.', RetentionPreviewSchema),
  },
  testConnector: {
    summary: 'Send a test message to the webhook',
    description: 'One signed message, right now, outside the queue and without a second try.',
    ...writeMayConflict,
    params: connectorId,
    answers: item('What the webhook made of it.', TestItemSchema),
  },
} satisfies Record<string, Operation>

const deliveries = {
  listDeliveries: {
    summary: 'List deliveries',
    description: "Agents' replies on their way to webhooks, the newest first.",
    ...read,
    params: {
      connector_id: 'Only those of this connector.',
      customer_id: 'Only those to this customer.',
      message_id: 'Only that of this message: the id your webhook was sent.',
      state: 'Only those in this state.',
      since: `Only those recorded since then: ${sinceForms}.`,
    },
    answers: page('Delivery', DeliveryItemSchema),
  },
  readDelivery: {
    summary: 'Read a delivery',
    description: 'By its id.',
    ...read,
    params: deliveryId,
    answers: item('The delivery.', DeliveryItemSchema),
  },
  readDeliveryBody: {
    summary: 'Read what a delivery sends',
    description: 'The bytes of the body as they are, the same for every attempt: its signatures hold for them alone.',
    ...read,
    params: deliveryId,
    answers: item('The body.', WebhookMessageSchema),
  },
  listAttempts: {
    summary: 'List the attempts of a delivery',
    description:
      'When each was made, what it sent beside the body, what the endpoint answered, and why it failed, in words.',
    ...read,
    params: deliveryId,
    answers: page('Attempt', AttemptItemSchema),
  },
  replayDelivery: {
    summary: 'Deliver again',
    description:
      'A settled one is pending again, with a fresh schedule, in its old place in the order, with the same bytes.',
    ...writeMayConflict,
    params: deliveryId,
    answers: item('As it is now.', DeliveryItemSchema),
  },
  skipDelivery: {
    summary: 'Skip a delivery',
    description: 'A pending one is cancelled; what waits behind it goes on.',
    ...writeMayConflict,
    params: deliveryId,
    answers: item('As it is now.', DeliveryItemSchema),
  },
  replaySince: {
    summary: 'Deliver again all since a time',
    description: `All settled deliveries of a connector made since then, in order; after some seconds it answers how many, and where to go on. \`since\`: ${sinceForms}.`,
    ...writeMayConflict,
    body: { examples: { hours: { summary: 'Of two hours', value: { connector_id: 'CONNECTOR_ID', since: '2h' } } } },
    answers: item('How many.', ReplayedSchema),
  },
} satisfies Record<string, Operation>

const customerBody = {
  examples: {
    one: { summary: 'Of one connector', value: { connector_id: 'CONNECTOR_ID', customer_id: 'customer123' } },
  },
}

const customers = {
  exportCustomerByBody: {
    summary: 'Export all that is kept about a customer, whatever the id',
    description:
      'The same as with the ids in the path, for ids that no path can carry: clients take `.` and `..` out of one.',
    ...write,
    body: customerBody,
    answers: item('The document.', CustomerDocumentSchema),
  },
  eraseCustomerByBody: {
    summary: 'Erase a customer, whatever the id',
    description:
      'The same as with the ids in the path, for ids that no path can carry: clients take `.` and `..` out of one. With `contact`, also all customers who are joined with this one; the counts are of all of them. With `customers` too, the answer is 409 `contact_changed` when others than those were joined meanwhile.',
    ...writeMayConflict,
    body: customerBody,
    answers: item('What went.', ErasureItemSchema),
  },
  exportCustomer: {
    summary: 'Export all that is kept about a customer',
    description: 'One document, written while it is read: conversations, messages, deliveries and their attempts.',
    ...write,
    params: customer,
    answers: item('The document.', CustomerDocumentSchema),
  },
  eraseCustomer: {
    summary: 'Erase a customer',
    description:
      'Rows and files. Can be asked for again when it was broken off. Ids the customer used stay used, whatever is sent under them.',
    ...write,
    params: customer,
    answers: item('What went.', ErasureItemSchema),
  },
} satisfies Record<string, Operation>

export const operatorDoor = {
  name: 'Operator',
  description: 'What the command line can do, over HTTP: for those who run the gateway.',
  errors: ['ServerError', 'TemporarilyUnavailable'],
  operations: {
    ...instances,
    ...connectors,
    ...agents,
    ...queues,
    ...deliveries,
    ...customers,
    ...contacts,
    ...requests,
    ...reports,
    ...alerts,
    ...monitoring,
  },
} satisfies Door
