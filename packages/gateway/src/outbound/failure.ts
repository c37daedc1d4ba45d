import { errors } from 'undici'
import { ForbiddenTarget } from './guarded-connect.ts'

/** What kept us from an answer, as a closed list. */
export type FailureCode =
  | 'invalid_url'
  | 'forbidden'
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'tls'
  | 'closed'
  | 'timeout'
  | 'bad_answer'
  | 'aborted'
  | 'failed'

export interface Failure {
  kind: 'failure'
  code: FailureCode
  /** Words for a person, without a full stop unless it is more than one sentence. */
  reason: string
}

export const failure = (code: FailureCode, reason: string): Failure => ({ kind: 'failure', code, reason })

/** A URL that was refused before anything was asked of the network. */
export const refusedUrl = (url: string, reason: string): Failure =>
  failure(URL.canParse(url) ? 'forbidden' : 'invalid_url', reason)

const certificateFaults: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  CERT_NOT_YET_VALID: 'its TLS certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate comes without the chain to a known authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its TLS certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its TLS certificate comes from an unknown authority',
  CERT_REVOKED: 'its TLS certificate is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`

export const noAnswerWithin = (ms: number): Failure => failure('timeout', `No answer within ${seconds(ms)}`)

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // When every address of a name fails, node gives all their errors in one.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** An error of undici, node or the guard, in words. `host` is the one that was called. */
export function describeFailure(error: unknown, host: string): Failure {
  if (error instanceof ForbiddenTarget) return failure('forbidden', error.message)
  const code = codeOf(error)
  const certificate = certificateFaults[code]
  if (certificate) return failure('tls', `No secure connection to ${host}: ${certificate}`)
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return failure('dns', `The name ${host} does not resolve`)
    case 'EAI_AGAIN':
    case 'ESERVFAIL':
      return failure('dns', `The name ${host} could not be resolved: the name server does not answer`)
    case 'ECONNREFUSED':
      return failure('refused', `Connection refused by ${host}`)
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return failure('unreachable', `There is no route to ${host}`)
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return failure('timeout', `No connection to ${host}: it does not answer`)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return failure('closed', `${host} closed the connection without an answer`)
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return failure('aborted', 'Interrupted: the gateway is stopping')
    case 'UND_ERR_HEADERS_OVERFLOW':
      return failure('bad_answer', `${host} answered with headers that are too large`)
    default:
      return describeByFamily(error, code, host)
  }
}

function describeByFamily(error: unknown, code: string, host: string): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof errors.HTTPParserError || code.startsWith('UND_ERR_RES')) {
    return failure('bad_answer', `${host} answered with something that is not HTTP (${message})`)
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return failure('tls', `No secure connection to ${host}: the TLS handshake failed (${code})`)
  }
  return failure('failed', `The request to ${host} failed: ${message}`)
}
