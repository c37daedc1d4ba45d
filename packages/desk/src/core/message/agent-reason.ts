/**
 * Why a reply or a file did not get through, as agents are told: who did not take it, without addresses, codes or
 * settings. Operators read the whole reason in the console. Pure.
 */
import type { ReasonItem } from '@passerelle/protocol'

export type AgentReason = 'refused' | 'unreachable' | 'unsent'

const ANSWERED: readonly string[] = [
  'webhook_status',
  'webhook_redirect',
  'webhook_not_200',
  'answer_without_status',
  'answer_headers_too_large',
  'answer_not_http',
]
/** The gateway's own trouble. */
const UNSENT: readonly string[] = [
  'request_not_made',
  'interrupted',
  'address_forbidden',
  'name_forbidden',
  'host_is_this_machine',
]

export function agentReason(reason: ReasonItem | undefined): AgentReason {
  if (reason === undefined || ANSWERED.includes(reason.code)) return 'refused'
  return UNSENT.includes(reason.code) ? 'unsent' : 'unreachable'
}

/** The limit that a file was over, in bytes, when that is why it was not fetched. */
export function sizeLimitOf(reason: ReasonItem | undefined): number | undefined {
  const max = reason?.code === 'fetched_file_too_large' ? reason.params.max : undefined
  return typeof max === 'number' ? max : undefined
}
