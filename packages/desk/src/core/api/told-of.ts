import type { RequestFault } from '@passerelle/protocol'
import type { Told } from '../i18n/i18n.ts'
import type { ApiError } from './api-error.ts'

export const toldFault = ({ message, code, params }: RequestFault): Told => ({
  text: message,
  reason: { code, params },
})

/** What a refused request's answer says: its first fault that is of none of `fields`, else what it says of the whole. */
export function toldOf(error: ApiError, fields: readonly string[] = []): Told {
  const fault = error.faults.find(({ path }) => !fields.includes(path.slice(1)))
  return fault ? toldFault(fault) : { text: error.description ?? error.message, reason: error.reason }
}
