import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import { ApiError } from './errors.ts'

/**
 * The disk does not take or give data: full, read-only, failing, or what stands there is damaged. Clients are told to come back later and nothing of the
 * inside; the message says which disk, for the log and the operator.
 */
export class StorageFault extends ApiError {
  /** What the operator is told. */
  readonly problem: Reason

  constructor(problem: Reason, cause: unknown) {
    super(reason('storage_unavailable'), { headers: { 'Retry-After': '10' } })
    this.problem = problem
    this.message = sayInEnglish(problem)
    this.cause = cause
  }
}

/** What fails whoever needs the store at that moment: it is broken or away, or others keep it busy. */
export const isStorageTrouble = (error: unknown): error is ApiError =>
  error instanceof StorageFault || (error instanceof ApiError && error.reason.code === 'database_busy')

const fullCodes = ['ENOSPC', 'EDQUOT', 'EFBIG']
const readOnlyCodes = ['EROFS', 'EACCES', 'EPERM']
const failingCodes = ['EIO']

/** SQLite's primary result codes. */
const sqlite = { readOnly: 8, failing: 10, damaged: 11, full: 13, cannotOpen: 14, noDatabase: 26 } as const
/** The shared memory beside the database could not grow: no space, on every system we know. */
const sqliteNoMemoryFile = 4874

/** What `error` says of the disk that holds `path`; undefined when it is about something else. */
export function storageFaultOf(error: unknown, path: string): StorageFault | undefined {
  if (!(error instanceof Error) || error instanceof StorageFault) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const sqliteCode = 'errcode' in error ? Number(error.errcode) : 0
  const primary = sqliteCode & 0xff
  const fault = (what: Reason) => new StorageFault(what, error)
  if (fullCodes.includes(code) || primary === sqlite.full || sqliteCode === sqliteNoMemoryFile) {
    return fault(reason('disk_full', { path }))
  }
  const detail = primary > 0 ? error.message : code
  if (primary === sqlite.damaged || primary === sqlite.noDatabase) {
    return fault(reason('database_damaged', { path, detail }))
  }
  if (readOnlyCodes.includes(code) || primary === sqlite.readOnly) {
    return fault(reason('disk_read_only', { path, detail }))
  }
  if (failingCodes.includes(code) || primary === sqlite.failing || primary === sqlite.cannotOpen) {
    return fault(reason('disk_failing', { path, detail }))
  }
  return undefined
}
