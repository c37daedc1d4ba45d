import {
  type PartnerEventType,
  partnerEventTypes,
  type RetentionPreviewItem,
  type TokenResponse,
} from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { lendToken } from '../../auth/lend-token.ts'
import { checkOptions } from '../../connectors/check-options.ts'
import type { Connector } from '../../connectors/connector.ts'
import { createConnector } from '../../connectors/create-connector.ts'
import { readConnector } from '../../connectors/read-connector.ts'
import { rotateSecret } from '../../connectors/rotate-secret.ts'
import { updateConnector } from '../../connectors/update-connector.ts'
import { deleteConnector } from '../../deliveries/delete-connector.ts'
import { testConnector } from '../../deliveries/test-connector.ts'
import { previewRetention } from '../../privacy/preview-retention.ts'
import type { App } from '../http/app.ts'
import { foldErrors, maxFaults, refuseFaulty, soundParts } from '../http/faults.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentConnector, presentTest } from './present.ts'
import { readConnectorOptions } from './read-options.ts'

const choice = <T extends string>(description: string, ...values: [T, ...T[]]) =>
  Type.Unsafe<T>({
    type: 'string',
    enum: values,
    description,
    fault: reason('not_a_choice', { choices: values }),
  })
const name = text('Name, for people.')
const instanceId = text('Id of the instance.')

const options = {
  webhook_url: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_a_webhook_url'),
    description: 'Where replies are sent; null for nowhere yet, and with `delivery: pull`.',
  }),
  paused: Type.Boolean({ fault: reason('not_a_boolean'), description: 'Replies are queued instead of sent.' }),
  events_url: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_a_webhook_url'),
    description:
      'Where events are sent; null for nowhere: then none are recorded. May be the same as `webhook_url`. ' +
      'Null with `delivery: pull`: the partner fetches events too.',
  }),
  events: Type.Unsafe<'all' | PartnerEventType[]>({
    anyOf: [{ const: 'all' }, { type: 'array', items: { enum: partnerEventTypes } }],
    fault: reason('not_event_types', { choices: partnerEventTypes }),
    description:
      'Which events are sent: a list, or `all`, which are all but `agent.typing` and `queue.position`. Those two are sent once and not kept, to push connectors alone.',
  }),
  success: choice('Which answers of the webhook count as received.', '200', '2xx'),
  hash_encoding: choice('How `Body-Hash` is spelled.', 'hex', 'base64'),
  sender_mode: choice("Whether customers see one identity, or the agent's name.", 'fixed', 'agent'),
  sender_id: text('Id of the sender that customers see.'),
  sender_name: text('Name of the sender that customers see.'),
  inline_max: Type.Integer({
    fault: reason('not_bytes'),
    description: 'Files up to this many bytes are sent inline, as base64; 0 sends every file as a URL.',
  }),
  retention: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_a_retention'),
    description: 'How long closed conversations are kept: `off` or a duration; null follows the setting.',
  }),
  default_queue_id: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_a_queue'),
    description: "Id of the queue where its conversations wait first; null for the instance's default queue.",
  }),
}

const optional = <T extends Record<string, TSchema>>(properties: T) => Type.Partial(Type.Object(properties)).properties

const OptionsBody = strictObject(optional({ name, ...options }))
const delivery = choice(
  'Whether replies are sent to the webhook, or the partner fetches them. It stays.',
  'push',
  'pull',
)
const CreateBody = strictObject({ instance_id: instanceId, name, ...optional({ ...options, delivery }) })
const PreviewQuery = strictObject({ retention: text('`off`, a duration, or `default` for what the setting says.') })
const ListQuery = strictObject({ ...pageQuery, instance_id: Type.Optional(instanceId) })

/** What the schema refuses, told together with what the rules refuse. */
async function checkForm(deps: OperatorDeps, { body, validationError }: FastifyRequest): Promise<void> {
  if (!validationError) return
  const faults = foldErrors(validationError.validation)
  faults.push(...(await checkOptions(deps, readConnectorOptions(soundParts(body, faults)))))
  throw refuseFaulty(faults.slice(0, maxFaults))
}

export function registerConnectors(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  app.get(
    '/connectors',
    { schema: { querystring: ListQuery }, config: { operation: operations.listConnectors } },
    async ({ query }) =>
      presentPage(
        await deps.store.listConnectors({ ...readPageQuery(query), instanceId: query.instance_id }),
        presentConnector,
      ),
  )
  app.post(
    '/connectors',
    { schema: { body: CreateBody }, attachValidation: true, config: { operation: operations.createConnector } },
    async (request, reply) => {
      await checkForm(deps, request)
      const { instance_id: instanceId, name } = request.body
      const created = await createConnector(onBehalf(deps, request), {
        ...readConnectorOptions(request.body),
        instanceId,
        name,
      })
      return reply.code(201).send({ ...presentConnector(created.connector), client_secret: created.clientSecret })
    },
  )
  app.get(
    '/connectors/:id',
    { schema: { params: ById }, config: { operation: operations.readConnector } },
    async ({ params }) => presentConnector(await readConnector(deps, params.id)),
  )
  app.patch(
    '/connectors/:id',
    {
      schema: { params: ById, body: OptionsBody },
      attachValidation: true,
      config: { operation: operations.updateConnector },
    },
    async (request) => {
      await checkForm(deps, request)
      const { id } = request.params
      return presentConnector(await updateConnector(onBehalf(deps, request), id, readConnectorOptions(request.body)))
    },
  )
  app.delete(
    '/connectors/:id',
    { schema: { params: ById }, config: { operation: operations.deleteConnector } },
    async (request) => ({
      id: request.params.id,
      ...(await deleteConnector(onBehalf(deps, request), request.params.id)),
    }),
  )
  app.post(
    '/connectors/:id/rotate-secret',
    { schema: { params: ById }, config: { operation: operations.rotateSecret } },
    async (request) => {
      const { connector, clientSecret } = await rotateSecret(onBehalf(deps, request), request.params.id)
      return { ...presentSecret(connector), client_secret: clientSecret }
    },
  )
  app.post(
    '/connectors/:id/token',
    { schema: { params: ById }, config: { operation: operations.lendToken } },
    async (request): Promise<TokenResponse> => {
      const { accessToken, expiresInSeconds } = await lendToken(onBehalf(deps, request), request.params.id)
      return { access_token: accessToken, expires_in: expiresInSeconds, token_type: 'bearer' }
    },
  )
  app.post(
    '/connectors/:id/pause',
    { schema: { params: ById }, config: { operation: operations.pauseConnector } },
    async (request) =>
      presentConnector(await updateConnector(onBehalf(deps, request), request.params.id, { paused: true })),
  )
  app.post(
    '/connectors/:id/resume',
    { schema: { params: ById }, config: { operation: operations.resumeConnector } },
    async (request) =>
      presentConnector(await updateConnector(onBehalf(deps, request), request.params.id, { paused: false })),
  )
  app.get(
    '/connectors/:id/retention-preview',
    { schema: { params: ById, querystring: PreviewQuery }, config: { operation: operations.previewRetention } },
    async ({ params, query }): Promise<RetentionPreviewItem> => previewRetention(deps, params.id, query.retention),
  )
  app.post(
    '/connectors/:id/test',
    { schema: { params: ById }, config: { operation: operations.testConnector } },
    async (request) => presentTest(await testConnector(onBehalf(deps, request), request.params.id)),
  )
}

const presentSecret = ({ id, clientId }: Connector) => ({ id, client_id: clientId })
