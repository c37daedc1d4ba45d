import { LIMITS, MESSAGES_PATH, type RecordedStatus, type InboundMessage as WireMessage } from '@passerelle/protocol'
import { InboundMessageSchema, MessagesEnvelopeSchema } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import { type ReceiveDeps, receiveMessages } from '../../ingest/receive-messages.ts'
import type { Fault } from '../../lib/errors.ts'
import { createPacer } from '../../lib/pacer.ts'
import type { InboundMessage } from '../../messages/inbound-message.ts'
import { startBatch } from '../../messages/read-batch.ts'
import type { App } from '../http/app.ts'
import { takeUntypedBodyAsJson } from '../http/body-type.ts'
import { foldErrors, maxFaults, refuseFaulty } from '../http/faults.ts'
import { openPiece } from '../http/parse-json.ts'
import { type BearerAuthDeps, bearerAuth, invalidToken, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { limitRate } from './limit-rate.ts'
import { publishedPath } from './published-path.ts'

export type MessagesDeps = ReceiveDeps & BearerAuthDeps & { rate: ConnectorRate }

export function registerMessages(app: App, deps: MessagesDeps): void {
  let checkForm: CheckForm | undefined
  for (const [url, operation] of publishedPath(MESSAGES_PATH, partnerDoor.operations.sendMessages)) {
    app.post(
      url,
      {
        onRequest: [bearerAuth(deps), limitRate(deps), takeUntypedBodyAsJson],
        bodyLimit: LIMITS.requestBytes,
        schema: { body: MessagesEnvelopeSchema },
        config: { operation, inPieces: true },
      },
      async (request, reply) => {
        checkForm ??= compileForm(request)
        const messages = await readMessages(request.body.messages, checkForm)
        const { connectorId, instanceId } = verifiedToken(request)
        deps.rate.admitMessages(connectorId, messages.length)
        const statuses = await receiveMessages(deps, { connectorId, instanceId, messages })
        if (!statuses) throw invalidToken()
        return reply.header('content-type', 'application/json; charset=utf-8').send(renderStatuses(messages, statuses))
      },
    )
  }
}

/**
 * Every message in its normal form; or the faults of all of them, of form and of rule, are thrown. One after the other,
 * others being served in between: of a large request each is parsed when it is its turn, and the hundredth fault ends it.
 */
async function readMessages(wire: readonly unknown[], checkForm: CheckForm): Promise<readonly InboundMessage[]> {
  const batch = startBatch()
  const faults: Fault[] = []
  const pause = createPacer()
  for (const [index, item] of wire.entries()) {
    const raw = await openPiece(item)
    await pause()
    const path = `/messages/${index}`
    faults.push(...(checkForm(raw, path) ?? batch.add(raw as WireMessage, path)))
    if (faults.length >= maxFaults) break
  }
  if (faults.length === 0) return batch.messages
  throw refuseFaulty(faults.slice(0, maxFaults))
}

/** The faults of one message's form; none when it is a message. */
type CheckForm = (message: unknown, path: string) => Fault[] | undefined

/** By the server's own validator, with its options, compiled once. */
function compileForm(request: Pick<FastifyRequest, 'compileValidationSchema'>): CheckForm {
  const isMessage = request.compileValidationSchema(InboundMessageSchema)
  return (message, path) => (isMessage(message) ? undefined : foldErrors(isMessage.errors ?? [], { prefix: path }))
}

/** Written by hand: the one answer that is sent for every message. */
function renderStatuses(messages: readonly InboundMessage[], statuses: readonly RecordedStatus[]): string {
  let items = ''
  for (const [index, { externalId }] of messages.entries()) {
    items += `${index > 0 ? ',' : ''}{"id":${JSON.stringify(externalId)},"status":"${statuses[index]}"}`
  }
  return `{"messages":[${items}]}`
}
