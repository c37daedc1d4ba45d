import { type Args, type ErrorCode, type Reason, reason } from '@passerelle/protocol/errors'
import { ForbiddenTarget } from './forbidden-target.ts'

export interface Failure {
  kind: 'failure'
  reason: Reason
}

export const failure = <Code extends ErrorCode>(code: Code, ...args: Args<Code>): Failure => ({
  kind: 'failure',
  reason: reason(code, ...args),
})

const certificateFaults: Record<string, Reason> = {
  CERT_HAS_EXPIRED: reason('certificate_expired'),
  CERT_NOT_YET_VALID: reason('certificate_not_yet_valid'),
  DEPTH_ZERO_SELF_SIGNED_CERT: reason('certificate_self_signed'),
  SELF_SIGNED_CERT_IN_CHAIN: reason('certificate_authority_unknown'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: reason('certificate_chain_missing'),
  UNABLE_TO_GET_ISSUER_CERT: reason('certificate_authority_unknown'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: reason('certificate_authority_unknown'),
  CERT_REVOKED: reason('certificate_revoked'),
  ERR_TLS_CERT_ALTNAME_INVALID: reason('certificate_other_name'),
}

export const noAnswerWithin = (ms: number): Failure =>
  failure('no_answer_in_time', { seconds: Number((ms / 1000).toFixed(1)) })

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // When every address of a name fails, node gives all their errors in one.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** What an error of undici, node or the guard is told as. `host` is the one that was called. */
export function describeFailure(error: unknown, host: string): Failure {
  if (error instanceof ForbiddenTarget) return { kind: 'failure', reason: error.reason }
  const code = codeOf(error)
  const certificate = certificateFaults[code]
  if (certificate) return failure('tls_certificate', { host, reason: certificate })
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return failure('name_not_resolved', { host })
    case 'EAI_AGAIN':
    case 'ESERVFAIL':
      return failure('name_server_silent', { host })
    case 'ECONNREFUSED':
      return failure('connection_refused', { host })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return failure('no_route', { host })
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return failure('no_connection', { host })
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return failure('connection_closed', { host })
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return failure('interrupted')
    case 'UND_ERR_HEADERS_OVERFLOW':
      return failure('answer_headers_too_large', { host })
    default:
      return describeByFamily(error, code, host)
  }
}

function describeByFamily(error: unknown, code: string, host: string): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  if ((error instanceof Error && error.name === 'HTTPParserError') || code.startsWith('UND_ERR_RES')) {
    return failure('answer_not_http', { host, detail })
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return failure('tls_handshake', { host, detail: code })
  }
  return failure('request_failed', { host, detail })
}
