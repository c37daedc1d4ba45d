/** A connector's webhook: whether it may be called, and a connection made. No request is sent. */

import { promisify } from 'node:util'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { type Connector, isHeld } from '../../connectors/connector.ts'
import { type AllowList, parseAllowList } from '../../outbound/address-guard.ts'
import { checkWebhookUrl } from '../../outbound/check-url.ts'
import { describeFailure } from '../../outbound/failure.ts'
import { guardedConnect } from '../../outbound/guarded-connect.ts'
import { lookupByDns } from '../../outbound/lookup-by-dns.ts'
import { type Finding, fail, ok, skip, warn } from './finding.ts'

const connectTimeoutMs = 5000
const atOnce = 8

export async function checkWebhooks(
  { config, isServed }: { config: ConfigWithoutSecrets; isServed: boolean },
  connectors: readonly Connector[],
): Promise<Finding[]> {
  const { allow } = parseAllowList(config.outboundAllow)
  const findings: Finding[] = []
  const waiting = connectors.entries()
  const work = async () => {
    for (const [index, connector] of waiting) findings[index] = await checkWebhook(connector, { allow, isServed })
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return findings.length > 0 ? findings : [skip('webhook', 'there is no connector yet')]
}

async function checkWebhook(
  connector: Connector,
  { allow, isServed }: { allow: AllowList; isServed: boolean },
): Promise<Finding> {
  const { id, name, webhookUrl, breaker } = connector
  const check = `webhook of ${name}`
  if (webhookUrl === null) {
    return warn(check, 'it has none: replies wait', `Run: passerelle connector update ${id} --webhook-url URL`)
  }
  const refused = await checkWebhookUrl(webhookUrl, { allow, lookup: lookupByDns })
  if (refused && isServed) {
    const advice = `${sayInEnglish(refused)} The server at work goes by the PASSERELLE_OUTBOUND_ALLOW it was started with.`
    return warn(check, `${webhookUrl} may not be called by this shell's settings`, advice)
  }
  if (refused) return fail(check, `${webhookUrl} may not be called`, sayInEnglish(refused))
  const problem = await connect(new URL(webhookUrl), allow)
  if (problem)
    return fail(check, `${webhookUrl}: ${problem}`, "Replies wait and are tried again. Ask the partner's side.")
  if (breaker.openedAt !== null) {
    const advice = `See why: passerelle deliveries list --connector ${id} --state pending`
    return warn(check, `${webhookUrl} takes connections, but its last answers were failures`, advice)
  }
  if (isHeld(connector)) {
    return warn(check, `${webhookUrl}; the connector is paused`, `Run: passerelle connector resume ${id}`)
  }
  return ok(check, `${webhookUrl} takes connections`)
}

/** Why there is none, in words. */
async function connect(url: URL, allow: AllowList): Promise<string | undefined> {
  const open = promisify(guardedConnect({ allow, lookup: lookupByDns, connectTimeoutMs }))
  const { protocol, hostname, host } = url
  const port = url.port || (protocol === 'https:' ? '443' : '80')
  try {
    const socket = await open({ protocol, hostname, host, port })
    socket?.destroy()
    return undefined
  } catch (error) {
    return sayInEnglish(describeFailure(error, hostname).reason)
  }
}
