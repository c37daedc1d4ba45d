/** What the request log keeps of a refusal: each fault with its place and its params, and nothing of what was sent. Pure. */
import type { Param, Reason } from '@passerelle/protocol/errors'
import { MessagesRequestSchema, NoticesRequestSchema } from '@passerelle/protocol/schemas'
import type { ApiError, Fault } from '../../lib/errors.ts'
import type { RefusedRequest } from '../../requests/request-log-store.ts'

/** Of one request. */
export const mostFaultsKept = 20

/** In the place of what a partner sent. */
const leftOut = '…'

export function tellRefusal(refusal: ApiError | null): Pick<RefusedRequest, 'codes' | 'faults' | 'faultCount'> {
  if (!refusal) return { codes: [], faults: [], faultCount: 0 }
  const { reason, faults = [] } = refusal
  // Those of the values say more than that of the whole.
  const told = faults.length > 0 ? faults : [{ path: '', reason }]
  return {
    codes: [...new Set(told.map((one) => one.reason.code))],
    faults: told.slice(0, mostFaultsKept).map(withoutContent),
    faultCount: told.length,
  }
}

const withoutContent = ({ path, reason }: Fault): Fault => ({ path: maskedPointer(path), reason: maskedReason(reason) })

/** What an event's `data` holds by type, and what a query may ask for. */
const otherNames = [
  ...['on', 'message_id', 'reason', 'score', 'comment', 'name', 'email', 'phone', 'language', 'external_url'],
  ...['after', 'wait', 'limit', 'queue'],
]
const knownNames = new Set([...namesIn(MessagesRequestSchema), ...namesIn(NoticesRequestSchema), ...otherNames])

/** Fields of the schemas and places in lists; other names are the partner's own. */
const maskedPointer = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment === '' || knownNames.has(segment) || /^\d{1,4}$/.test(segment) ? segment : '*'))
    .join('/')

function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {} } = schema as { properties?: object }
  return [...Object.keys(properties), ...Object.values(schema).flatMap(namesIn)]
}

/** Params that are ours, of the schemas and the limits. */
const ownParams = new Set([
  ...['min', 'max', 'count', 'seconds', 'bytes', 'byte', 'index'],
  ...['choices', 'names', 'nearest', 'types', 'method', 'methods'],
])

function maskedReason({ code, params }: Reason): Reason {
  // A schema's own words: those of a parser may quote the body.
  if (code === 'wrong_form') return { code, params }
  const kept = Object.entries(params).map(([name, value]): [string, Param] => [
    name,
    ownParams.has(name) ? value : leftOut,
  ])
  return { code, params: Object.fromEntries(kept) }
}
