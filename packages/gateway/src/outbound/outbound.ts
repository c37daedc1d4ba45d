/**
 * The only way out of the gateway: webhooks and fetched files go through here and nowhere else. Every address is
 * checked when a URL is saved, when its name resolves and when the connection stands; redirects are not followed
 * unless asked; time and size are capped. What happens to a request is data, never thrown. It keeps no record of its
 * own. Next: `address-guard.ts` for the rules, `send.ts` and `fetch-file.ts` for the two ways to use it.
 */
import type { Reason } from '@passerelle/protocol/errors'
import { remember } from '../lib/remember.ts'
import { type AllowList, allowNothing } from './address-guard.ts'
import { type AgentPools, createAgentPools } from './agent-pools.ts'
import { checkWebhookUrl, parseTarget } from './check-url.ts'
import { type FetchOutcome, type FetchRequest, fetchInto, type Sink } from './fetch-file.ts'
import { boundLookups, type Lookup, limitTime } from './lookup.ts'
import { lookupByDns } from './lookup-by-dns.ts'
import { type Outcome, type SendRequest, sendRequest } from './send.ts'

export interface OutboundOptions {
  allow?: AllowList
  userAgent: string
  lookup?: Lookup
  connectTimeoutMs?: number
}

export interface Outbound {
  /** Why a URL that is about to be saved is refused; undefined when it is fine. */
  checkUrl(url: string): Promise<Reason | undefined>
  send(request: SendRequest): Promise<Outcome>
  fetchFile<T>(request: FetchRequest, sink: Sink<T>): Promise<FetchOutcome<T>>
  /** Ends all connections at once: let what is under way finish before. */
  close(): Promise<void>
}

const connectionsPerOrigin = 256

const hasHeader = (headers: Record<string, string>, name: string) =>
  Object.keys(headers).some((key) => key.toLowerCase() === name)

export function createOutbound(options: OutboundOptions): Outbound {
  const { allow = allowNothing, userAgent, connectTimeoutMs = 10_000 } = options
  const lookup = options.lookup ?? lookupByDns
  // Of its text alone: what its name stands for is checked at each connection.
  const targetOf = remember((url) => parseTarget(url, allow))
  let opening: Promise<AgentPools> | undefined
  // Loaded when something is sent or fetched for the first time: a server is ready sooner without it.
  const openPools = async () => {
    const { createGuardedAgent } = await import('./guarded-agent.ts')
    const create = () =>
      createGuardedAgent({ allow, lookup: boundLookups(limitTime(lookup)), connectTimeoutMs }, connectionsPerOrigin)
    return createAgentPools({ create, now: () => performance.now() })
  }
  const take = async (key: string) => {
    opening ??= openPools()
    return (await opening).take(key)
  }

  return {
    checkUrl: (url) => checkWebhookUrl(url, { allow, lookup }),

    async send(request) {
      const startedAt = performance.now()
      const outcome = await sendWithAgent(request)
      return { ...outcome, durationMs: Math.round(performance.now() - startedAt) }
    },

    async fetchFile(request, sink) {
      const { agent, release } = await take(`files:${request.pool ?? ''}`)
      try {
        return await fetchInto({ agent, allow, userAgent, request }, sink)
      } finally {
        release()
      }
    },

    close: async () => (await opening)?.close(),
  }

  async function sendWithAgent(request: SendRequest) {
    const url = targetOf(request.url)
    if (!(url instanceof URL)) return { kind: 'failure' as const, reason: url }
    const { headers } = request
    const named = hasHeader(headers, 'user-agent')
      ? request
      : { ...request, headers: { ...headers, 'User-Agent': userAgent } }
    const { agent, release } = await take(`webhooks:${request.pool}`)
    try {
      return await sendRequest(agent, url, named)
    } finally {
      release()
    }
  }
}
