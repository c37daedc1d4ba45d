import { type Reason, reason } from '@passerelle/protocol/errors'
import type { Connector } from '../connectors/connector.ts'
import type { Outcome } from '../outbound/send.ts'

/** Why the outcome is no success; null when it is one. The status alone decides. */
export function failureOf(outcome: Outcome, success: Connector['success']): Reason | null {
  if (outcome.kind === 'failure') return outcome.reason
  const { status } = outcome
  if (status === 200 || (success === '2xx' && status >= 200 && status < 300)) return null
  if (status >= 300 && status < 400) return reason('webhook_redirect', { status })
  return reason(status >= 200 && status < 300 ? 'webhook_not_200' : 'webhook_status', { status })
}
