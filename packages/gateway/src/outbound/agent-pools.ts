import type { Agent } from 'undici'

/**
 * One undici Agent a key (a connector): undici keeps its connections by origin, so connectors that share an origin
 * would otherwise wait for each other. An agent in use is never closed; one unused for a while is, and the least
 * recently used ones are when there are too many.
 */
export interface AgentPools {
  /** The agent of a key, until `release` is called once. */
  take(key: string): { agent: Agent; release(): void }
  readonly size: number
  /** Closes what has been idle since `now - idleMs`. */
  sweep(): void
  close(): Promise<void>
}

export interface AgentPoolsOptions {
  create(): Agent
  now(): number
  idleMs?: number
  maxIdle?: number
}

interface Entry {
  agent: Agent
  users: number
  usedAt: number
}

export function createAgentPools({ create, now, idleMs = 60_000, maxIdle = 512 }: AgentPoolsOptions): AgentPools {
  // In order of last use: an entry is put back at the end whenever it is taken.
  const entries = new Map<string, Entry>()
  let timer: NodeJS.Timeout | undefined

  function closeIdle(mayClose: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) {
      if (entry.users > 0 || !mayClose(entry)) continue
      entries.delete(key)
      void entry.agent.destroy()
    }
    if (entries.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  const sweep = () => closeIdle((entry) => entry.usedAt <= now() - idleMs)

  return {
    take(key) {
      const entry = entries.get(key) ?? { agent: create(), users: 0, usedAt: 0 }
      entries.delete(key)
      entries.set(key, entry)
      entry.users++
      if (entries.size > maxIdle) closeIdle(() => entries.size > maxIdle)
      timer ??= setInterval(sweep, idleMs / 2).unref()
      return {
        agent: entry.agent,
        release() {
          entry.users--
          entry.usedAt = now()
        },
      }
    },
    get size() {
      return entries.size
    },
    sweep,
    async close() {
      clearInterval(timer)
      timer = undefined
      const all = [...entries.values()]
      entries.clear()
      await Promise.all(all.map(({ agent }) => agent.destroy()))
    },
  }
}
