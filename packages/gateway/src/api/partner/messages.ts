import { LIMITS, MESSAGES_PATH, type RecordedStatus } from '@passerelle/protocol'
import { InboundMessageSchema } from '@passerelle/protocol/schemas'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { Type } from 'typebox'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import { invalidRequest } from '../../lib/errors.ts'
import { createPacer } from '../../lib/pacer.ts'
import type { InboundMessage } from '../../messages/inbound-message.ts'
import { type CheckForm, readBatch } from '../../messages/read-batch.ts'
import { type ReceiveDeps, receiveMessages } from '../../messages/receive-messages.ts'
import type { App } from '../app.ts'
import { takeUntypedBodyAsJson } from '../body-type.ts'
import { describeFaults, foldErrors, maxFaults } from '../faults.ts'
import { openPiece } from '../parse-json.ts'
import { type BearerAuthDeps, bearerAuth, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { publishedPath } from './published-path.ts'

/** The list alone: its messages are looked at one by one, so that the answer is ready at the hundredth fault. */
const Envelope = Type.Object({
  messages: Type.Array(Type.Unknown(), {
    minItems: 1,
    maxItems: LIMITS.messages,
    errorText: `must be a list of 1 to ${LIMITS.messages} messages`,
  }),
})

export type MessagesDeps = ReceiveDeps & BearerAuthDeps & { rate: ConnectorRate }

export function registerMessages(app: App, deps: MessagesDeps): void {
  let checkForm: CheckForm | undefined
  for (const [url, operation] of publishedPath(MESSAGES_PATH, partnerDoor.operations.sendMessages)) {
    app.post(
      url,
      {
        onRequest: [bearerAuth(deps), limitRate(deps), takeUntypedBodyAsJson],
        bodyLimit: LIMITS.requestBytes,
        schema: { body: Envelope },
        config: { operation, inPieces: true },
      },
      async (request, reply) => {
        checkForm ??= compileForm(request)
        const reading = { open: openPiece, checkForm, limit: maxFaults, pause: createPacer() }
        const batch = await readBatch(request.body.messages, reading)
        if ('faults' in batch) throw invalidRequest(describeFaults(batch.faults), batch.faults)
        const { connectorId, instanceId } = verifiedToken(request)
        deps.rate.admitMessages(connectorId, batch.messages.length)
        const statuses = await receiveMessages(deps, { connectorId, instanceId, messages: batch.messages })
        return reply
          .header('content-type', 'application/json; charset=utf-8')
          .send(renderStatuses(batch.messages, statuses))
      },
    )
  }
}

/** Before the body is read. How long a body without a `Content-Length` is, is known when it is over. */
function limitRate({ rate }: Pick<MessagesDeps, 'rate'>): onRequestHookHandler {
  return (request, reply, done) => {
    const { connectorId } = verifiedToken(request)
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    try {
      rate.admitRequest(connectorId, Math.min(Number(length ?? 0), LIMITS.requestBytes))
    } catch (refusal) {
      return done(refusal as Error)
    }
    if (encoding !== undefined) {
      const { socket } = request.raw
      const before = socket.bytesRead
      reply.raw.once('close', () => rate.countBytes(connectorId, socket.bytesRead - before))
    }
    done()
  }
}

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
