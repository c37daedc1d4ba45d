import { reason } from '@passerelle/protocol/errors'
import { ApiError } from './errors.ts'

/**
 * The disk does not take or give data: full, read-only, failing, or what stands there is damaged. Clients are told to come back later and nothing of the
 * inside; the message says which disk, for the log and the operator.
 */
export class StorageFault extends ApiError {
  constructor(message: string, cause: unknown) {
    super(reason('storage_unavailable'), { headers: { 'Retry-After': '10' } })
    this.message = message
    this.cause = cause
  }
}

const fullCodes = ['ENOSPC', 'EDQUOT', 'EFBIG']
const readOnlyCodes = ['EROFS', 'EACCES', 'EPERM']
const failingCodes = ['EIO']

/** SQLite's primary result codes. */
const sqlite = { readOnly: 8, failing: 10, damaged: 11, full: 13, cannotOpen: 14, noDatabase: 26 } as const
/** The shared memory beside the database could not grow: no space, on every system we know. */
const sqliteNoMemoryFile = 4874

export const describeDamage = (path: string, reason: string): string =>
  `The database ${path} is damaged (${reason}): stop what uses it, keep a copy of the file, and restore a backup.`

/** What `error` says of the disk that holds `path`; undefined when it is about something else. */
export function storageFaultOf(error: unknown, path: string): StorageFault | undefined {
  if (!(error instanceof Error) || error instanceof StorageFault) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const sqliteCode = 'errcode' in error ? Number(error.errcode) : 0
  const primary = sqliteCode & 0xff
  const fault = (what: string) => new StorageFault(what, error)
  if (fullCodes.includes(code) || primary === sqlite.full || sqliteCode === sqliteNoMemoryFile) {
    return fault(`The disk is full, ${path} cannot grow: free some space there.`)
  }
  const reason = primary > 0 ? error.message : code
  if (primary === sqlite.damaged || primary === sqlite.noDatabase) return fault(describeDamage(path, reason))
  if (readOnlyCodes.includes(code) || primary === sqlite.readOnly) {
    return fault(`${path} cannot be written (${reason}): give this process write access there.`)
  }
  if (failingCodes.includes(code) || primary === sqlite.failing || primary === sqlite.cannotOpen) {
    return fault(`${path} cannot be read or written (${reason}): check the disk and its free space.`)
  }
  return undefined
}
