/** What errors of PostgreSQL, and of the way to it, mean to whoever asked. */
import { reason } from '@passerelle/protocol/errors'
import { DatabaseError } from 'pg'
import { ApiError } from '../../lib/errors.ts'
import { StorageFault } from '../../lib/storage-fault.ts'

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** A deadlock, or what another transaction made at the same moment: done again, it sees that one's. */
export const isWorthAnotherTry = (error: unknown): boolean => ['40001', '40P01', '23505'].includes(codeOf(error))

/** What its administrator has to mend. */
const mendCodes = new Map([
  ['53100', 'database_full'],
  ['58030', 'database_disk_failing'],
  ['58P01', 'database_pages_damaged'],
  ['XX001', 'database_pages_damaged'],
  ['XX002', 'database_pages_damaged'],
  ['28000', 'database_login_refused'],
  ['28P01', 'database_login_refused'],
  ['3D000', 'database_name_unknown'],
  // Dropped while we were connected.
  ['57P04', 'database_name_unknown'],
  ['42501', 'database_rights_missing'],
] as const)
/** Ended or refused by the administrator, starting, out of connections, a standby, idle for too long. */
const awayCodes = ['57P01', '57P02', '57P03', '57P05', '53300', '25006', '25P03']
const busyCodes = ['57014', '55P03', '53200']
const networkCodes =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)$/
/** The server does not prove who it is; as OpenSSL and Node name it. */
const certificateCodes = /^(CERT_|UNABLE_TO_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$)/
/** The driver's own errors have no code. */
const driverWords =
  /does not support SSL|connection (terminated|error|timeout)|query read timeout|client was closed|not queryable/i

/** The pool's word for a place that nobody gave back in time. */
const poolWords = /^timeout exceeded when trying to connect$/

export const databaseBusy = (): ApiError => new ApiError(reason('database_busy'), { headers: { 'Retry-After': '1' } })

export function faultOf(error: unknown): unknown {
  if (error instanceof ApiError || !(error instanceof Error)) return error
  const code = codeOf(error)
  const detail = detailOf(error)
  for (const [known, meaning] of mendCodes) {
    if (code === known) return new StorageFault(reason(meaning, { detail }), error)
  }
  if (busyCodes.includes(code)) return databaseBusy()
  if (certificateCodes.test(code) || isFileMissing(error)) {
    return new StorageFault(reason('database_certificate_refused', { detail }), error)
  }
  if (poolWords.test(error.message)) return new StorageFault(reason('database_connections_taken'), error)
  const isAway = awayCodes.includes(code) || code.startsWith('08')
  if (isAway || networkCodes.test(code) || driverWords.test(error.message)) {
    return new StorageFault(reason('database_unreachable', { detail }), error)
  }
  return withoutValues(error)
}

/** It may come into a log, where nothing may stand of what customers wrote. */
function withoutValues(error: Error): Error {
  if (error instanceof DatabaseError) for (const field of ['detail', 'where'] as const) error[field] = undefined
  return error
}

/** One that the URL names for TLS; a socket that is missing fails to connect. */
const isFileMissing = (error: Error): boolean => 'syscall' in error && error.syscall === 'open'

/** An attempt at each address of a host fails with an error of its own. */
const detailOf = (error: Error): string =>
  error instanceof AggregateError ? error.errors.map(String).join(', ') : error.message
