import { STATUS_CODES } from 'node:http'
import type { Connector } from '../connectors/connector.ts'
import type { Outcome } from '../outbound/send.ts'

/** Why the outcome is no success, in words for people; null when it is one. The status alone decides. */
export function failureOf(outcome: Outcome, success: Connector['success']): string | null {
  if (outcome.kind === 'failure') return outcome.reason
  const { status } = outcome
  if (status === 200 || (success === '2xx' && status >= 200 && status < 300)) return null
  const answered = `The webhook answered ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}`
  if (status >= 300 && status < 400) return `${answered}: redirects are not followed, set the final URL`
  if (status >= 200 && status < 300) {
    return `${answered}: only 200 counts as received, unless the connector is set to accept any 2xx`
  }
  return answered
}
