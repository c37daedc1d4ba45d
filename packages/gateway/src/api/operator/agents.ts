import { agentRights } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { list, Type } from '@passerelle/protocol/schemas'
import type { Static } from 'typebox'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { disableAgent } from '../../agents/disable-agent.ts'
import { enableAgent } from '../../agents/enable-agent.ts'
import { resetPassword } from '../../agents/reset-password.ts'
import { resetSecondFactor } from '../../agents/reset-second-factor.ts'
import { unlinkIdentity } from '../../agents/unlink-identity.ts'
import { updateAgent } from '../../agents/update-agent.ts'
import { ApiError, fault, refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, type OperatorStore, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentAgent } from './present.ts'

const name = text('Name, for people.')
const email = Type.Optional(text('What a person logs in with.'))
const role = Type.Optional(text('What they may do.'))
const password = text('The password; one is made and answered when it is left out.')
const ListQuery = strictObject({ ...pageQuery, instance_id: Type.Optional(text('Id of the instance.')) })
const instanceId = Type.Optional(
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    fault: reason('not_an_instance'),
    description: 'Id of the instance.',
  }),
)
const capacity = Type.Optional(
  Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 1,
    maximum: 1000,
    fault: reason('not_whole_number_or_null', { min: 1, max: 1000 }),
    description: "Open conversations they are given at most; null: their queue's `capacity` holds.",
  }),
)
const rights = Type.Optional(
  list(Type.Enum([...agentRights], { fault: reason('not_a_choice', { choices: agentRights }) }), {
    maxItems: agentRights.length,
    fault: reason('not_rights', { choices: agentRights }),
    description: "What an agent may do with a customer's data; the whole list.",
  }),
)
const CreateBody = strictObject({
  instance_id: instanceId,
  email,
  name,
  role,
  password: Type.Optional(password),
  rights,
  capacity,
  service: Type.Optional(
    Type.Boolean({
      fault: reason('not_a_boolean'),
      description: 'True for software with an API key instead of a person.',
    }),
  ),
})
const ChangeBody = strictObject({
  name: Type.Optional(name),
  email,
  role,
  rights,
  instance_id: instanceId,
  capacity,
})
const ResetBody = Type.Optional(
  Type.Unsafe<{ password?: string } | null>({
    type: ['object', 'null'],
    properties: { password },
    additionalProperties: false,
  }),
)

export function registerAgents(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  app.get(
    '/agents',
    { schema: { querystring: ListQuery }, config: { operation: operations.listAgents } },
    async ({ query }) =>
      presentPage(
        await deps.store.listAgents({ ...readPageQuery(query), instanceId: query.instance_id }),
        presentAgent,
      ),
  )
  app.post(
    '/agents',
    { schema: { body: CreateBody }, config: { operation: operations.createAgent } },
    async (request, reply) => reply.code(201).send(await create(onBehalf(deps, request), request.body)),
  )
  app.get(
    '/agents/:id',
    { schema: { params: ById }, config: { operation: operations.readAgent } },
    async ({ params }) => {
      const agent = await deps.store.findAgent(params.id)
      if (!agent) throw refuse('agent_unknown', { id: params.id })
      return presentAgent(agent)
    },
  )
  app.patch(
    '/agents/:id',
    { schema: { params: ById, body: ChangeBody }, config: { operation: operations.updateAgent } },
    async (request) => {
      const { instance_id, ...rest } = request.body
      const wanted = { ...rest, instanceId: instance_id }
      return presentAgent(await updateAgent(onBehalf(deps, request), request.params.id, wanted))
    },
  )
  app.post(
    '/agents/:id/disable',
    { schema: { params: ById }, config: { operation: operations.disableAgent } },
    async (request) => presentAgent(await disableAgent(onBehalf(deps, request), request.params.id)),
  )
  app.post(
    '/agents/:id/enable',
    { schema: { params: ById }, config: { operation: operations.enableAgent } },
    async (request) => presentAgent(await enableAgent(onBehalf(deps, request), request.params.id)),
  )
  app.post(
    '/agents/:id/reset-password',
    { schema: { params: ById, body: ResetBody }, config: { operation: operations.resetPassword } },
    async (request) => {
      const given = request.body?.password
      const { agent, password } = await resetPassword(onBehalf(deps, request), {
        id: request.params.id,
        password: given,
      })
      return { ...presentAgent(agent), ...(given === undefined && { password }) }
    },
  )
  app.post(
    '/agents/:id/reset-second-factor',
    { schema: { params: ById }, config: { operation: operations.resetSecondFactor } },
    async (request) => presentAgent(await resetSecondFactor(onBehalf(deps, request), request.params.id)),
  )
  app.post(
    '/agents/:id/unlink-identity',
    { schema: { params: ById }, config: { operation: operations.unlinkIdentity } },
    async (request) => presentAgent(await unlinkIdentity(onBehalf(deps, request), request.params.id)),
  )
}

type CreateDeps = Pick<OperatorDeps, 'clock'> & { store: OperatorStore }

/** With the password that was made, or the API key: this once. */
async function create(deps: CreateDeps, body: Static<typeof CreateBody>) {
  const { instance_id: instanceId, email, name, role, password: given, service, capacity, rights } = body
  if (service) return createService(deps, body)
  if (email === undefined) throw new ApiError(reason('agent_not_created'), { faults: [fault('/email', 'missing')] })
  const wanted = { instanceId, email, name, role, password: given, capacity, rights }
  const { agent, password } = await createAgent(deps, wanted)
  return { ...presentAgent(agent), ...(given === undefined && { password }) }
}

async function createService(deps: CreateDeps, body: Static<typeof CreateBody>) {
  const faults = (['email', 'role', 'password'] as const)
    .filter((field) => body[field] !== undefined)
    .map((field) => fault(`/${field}`, 'service_without_it'))
  if (faults.length > 0) throw new ApiError(reason('service_agent_not_created'), { faults })
  const { instance_id: instanceId, name, capacity, rights } = body
  const wanted = { instanceId: instanceId ?? '', name, capacity, rights }
  const { agent, apiKey } = await createServiceAgent(deps, wanted)
  return { ...presentAgent(agent), api_key: apiKey }
}
