import { LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { maxFileBytes } from '../attachments/attachment.ts'
import { isRetention } from '../config/retention.ts'
import { type Fault, fault } from '../lib/errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { ConnectorPatch } from './connector.ts'

/** Everything that is wrong with what an operator wants to set, in one go. A name that resolves only later is fine. */
export async function checkOptions(
  { outbound }: { outbound: Pick<Outbound, 'checkUrl'> },
  { webhookUrl, eventsUrl, delivery, ...options }: ConnectorPatch,
): Promise<Fault[]> {
  const faults = checkTexts(options)
  for (const [path, url] of [
    ['/webhook_url', webhookUrl],
    ['/events_url', eventsUrl],
  ] as const) {
    if (typeof url !== 'string') continue
    const refused = delivery === 'pull' ? reason('pull_has_no_url') : await outbound.checkUrl(url)
    if (refused) faults.push({ path, reason: refused })
  }
  return faults
}

function checkTexts({ name, senderId, senderName, inlineMax, retention }: ConnectorPatch): Fault[] {
  const faults: Fault[] = []
  const text = (path: string, value: string | undefined) => {
    if (value === undefined || (value.trim() !== '' && value.length <= LIMITS.nameLength)) {
      if (/\p{Cc}/u.test(value ?? '')) faults.push(fault(path, 'name_malformed', { max: LIMITS.nameLength }))
      return
    }
    faults.push(fault(path, 'text_length', { max: LIMITS.nameLength }))
  }
  text('/name', name)
  text('/sender_id', senderId)
  text('/sender_name', senderName)
  if (inlineMax !== undefined && !(Number.isInteger(inlineMax) && inlineMax >= 0 && inlineMax <= maxFileBytes)) {
    faults.push(fault('/inline_max', 'bytes_out_of_range', { max: maxFileBytes }))
  }
  if (typeof retention === 'string' && !isRetention(retention)) {
    faults.push(fault('/retention', 'retention_malformed'))
  }
  return faults
}
