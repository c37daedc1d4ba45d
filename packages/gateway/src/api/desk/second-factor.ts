import type { NewSecondFactorItem, RecoveryCodesItem, SecondFactorItem } from '@passerelle/protocol'
import {
  BeginSecondFactorRequestSchema,
  ConfirmSecondFactorRequestSchema,
  RemoveSecondFactorRequestSchema,
} from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import { beginOwn, confirmOwn, turnOffOwn } from '../../agents/own-second-factor.ts'
import type { Guesses } from '../../auth/guesses.ts'
import type { SecondFactorStore } from '../../auth/second-factor-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Agent } from '../../commands/agent.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { App } from '../http/app.ts'
import { presentTimeOrNull } from '../http/present-time.ts'
import { auditContext } from './authenticate.ts'
import { secondFactor as operations } from './describe-second-factor.ts'
import { person } from './own-account.ts'

export interface SecondFactorDeps {
  store: SecondFactorStore & { audited(context: AuditContext): SecondFactorStore }
  sealer: Sealer
  clock: Clock
  guesses: Guesses
}

/** A person's own second factor. */
export function registerSecondFactor(app: App, deps: SecondFactorDeps): void {
  const path = '/second-factor'
  const audited = (request: FastifyRequest) => ({
    ...deps,
    store: deps.store.audited(auditContext(request, deps.clock)),
  })

  app.get(path, { config: { operation: operations.readSecondFactor } }, async (request): Promise<SecondFactorItem> => {
    const factor = await deps.store.findSecondFactor(withPassword(request).id)
    const hashes: string[] = factor && factor.since !== null ? JSON.parse(factor.recoveryHashes) : []
    return { since: presentTimeOrNull(factor?.since ?? null), recovery_codes_left: hashes.length }
  })

  app.post(
    path,
    { schema: { body: BeginSecondFactorRequestSchema }, config: { operation: operations.beginSecondFactor } },
    async (request, reply): Promise<NewSecondFactorItem> => {
      const asking = { agent: withPassword(request), address: request.ip }
      reply.code(201)
      return beginOwn(audited(request), { ...asking, password: request.body.password })
    },
  )

  app.post(
    `${path}/confirm`,
    { schema: { body: ConfirmSecondFactorRequestSchema }, config: { operation: operations.confirmSecondFactor } },
    async (request): Promise<RecoveryCodesItem> => {
      const { id: agentId } = withPassword(request)
      const { session } = person(request)
      const wanted = { agentId, code: request.body.code, session: session.hash }
      return { recovery_codes: await confirmOwn(audited(request), wanted) }
    },
  )

  app.post(
    `${path}/remove`,
    { schema: { body: RemoveSecondFactorRequestSchema }, config: { operation: operations.removeSecondFactor } },
    async (request, reply) => {
      const asking = { agent: withPassword(request), address: request.ip }
      const { password, code } = request.body
      await turnOffOwn(audited(request), { ...asking, password, code })
      return reply.code(204).send()
    },
  )
}

/** Whoever logged in with the operator token has no password that a code could stand beside. */
function withPassword(request: FastifyRequest): Agent {
  const { agent } = person(request)
  if (!agent) throw refuse('token_is_no_password')
  return agent
}
