import { LIMITS } from '@passerelle/protocol'
import type { onRequestHookHandler } from 'fastify'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import { verifiedToken } from './authenticate.ts'

/** Before the body is read. How long a body without a `Content-Length` is, is known when it is over. */
export function limitRate({ rate }: { rate: ConnectorRate }): onRequestHookHandler {
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

/** A question counts as one message. */
export function limitQuestions({ rate }: { rate: ConnectorRate }): onRequestHookHandler {
  return (request, _reply, done) => {
    try {
      rate.admitMessages(verifiedToken(request).connectorId, 1)
      done()
    } catch (refusal) {
      done(refusal as Error)
    }
  }
}
