/** A connector's webhook: whether it may be called, and a connection made. No request is sent. */

import { promisify } from 'node:util'
import { type Reason, reason } from '@passerelle/protocol/errors'
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
  const { id, name, webhookUrl: url, breaker } = connector
  const check = `webhook of ${name}`
  if (connector.delivery === 'pull') return ok(check, describeOutbox(connector))
  if (url === null) {
    const command = `passerelle connector update ${id} --webhook-url URL`
    return warn(check, reason('webhook_none'), reason('advice_run', { command }))
  }
  const refused = await checkWebhookUrl(url, { allow, lookup: lookupByDns })
  if (refused && isServed) {
    return warn(
      check,
      reason('webhook_not_callable_here', { url }),
      reason('advice_server_settings', { reason: refused }),
    )
  }
  if (refused) return fail(check, reason('webhook_not_callable', { url }), refused)
  const problem = await connect(new URL(url), allow)
  if (problem)
    return fail(check, reason('webhook_not_connected', { url, reason: problem }), reason('advice_ask_partner'))
  if (breaker.openedAt !== null) {
    const command = `passerelle deliveries list --connector ${id} --state pending`
    return warn(check, reason('webhook_failing', { url }), reason('advice_see_why', { command }))
  }
  if (isHeld(connector)) {
    const command = `passerelle connector resume ${id}`
    return warn(check, reason('webhook_paused', { url }), reason('advice_run', { command }))
  }
  return ok(check, `${url} takes connections`)
}

const describeOutbox = ({ askedAt }: Connector): string =>
  askedAt === undefined
    ? 'none: its partner fetches, and has not asked yet'
    : `none: its partner fetches, and asked last at ${new Date(askedAt).toISOString()}`

/** Why there is none. */
async function connect(url: URL, allow: AllowList): Promise<Reason | undefined> {
  const open = promisify(guardedConnect({ allow, lookup: lookupByDns, connectTimeoutMs }))
  const { protocol, hostname, host } = url
  const port = url.port || (protocol === 'https:' ? '443' : '80')
  try {
    const socket = await open({ protocol, hostname, host, port })
    socket?.destroy()
    return undefined
  } catch (error) {
    return describeFailure(error, hostname).reason
  }
}
