/**
 * Who wants to know of commits: those of this process when they are made, other servers' by NOTIFY. It is sent after the
 * commit and for many at once: within each transaction, it would make all transactions of the database wait in one line.
 */
import type { Client } from 'pg'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import { newId } from '../../lib/ids.ts'
import type { Pool } from './pool.ts'

const channel = 'passerelle'
const gatherMs = 5
/** Whoever cannot be told is woken so often, in case there was something. */
const lookMs = 500
const allTopics: readonly WakeTopic[] = ['changes', 'credentials', 'deliveries', 'fetches', 'messages', 'routing']

export function createWakeups(pool: Pool) {
  const listeners = new Map<WakeTopic, Set<() => void>>()
  const self = newId(Date.now())
  let toSend = new Set<WakeTopic>()
  let sending: NodeJS.Timeout | undefined
  let client: Client | undefined
  let isClosed = false

  const ring = (topics: Iterable<WakeTopic>) => {
    for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener()
  }
  const hear = ({ payload = '' }: { payload?: string | undefined }) => {
    const [sender, ...words] = payload.split(' ')
    if (sender !== self) ring(allTopics.filter((topic) => words.includes(topic)))
  }

  const listen = async (): Promise<void> => {
    const fresh = await pool.connect()
    fresh.on('notification', hear)
    fresh.on('end', () => {
      if (client === fresh) client = undefined
    })
    try {
      if (pool.isPooled()) return
      await fresh.query(`listen ${channel}`)
      if (!isClosed) client = fresh
    } finally {
      if (client !== fresh) void fresh.end().catch(() => {})
    }
  }
  let connecting: Promise<void> | undefined
  const connect = (): Promise<void> => {
    connecting ??= listen()
      .catch(() => {})
      .finally(() => {
        connecting = undefined
      })
    return connecting
  }
  /** Rings for whatever was committed while nobody listened. */
  const look = async (): Promise<void> => {
    if (client) return
    // Behind a pooler, what listens would not be what is notified.
    if (!pool.isPooled()) await connect()
    ring(allTopics)
  }
  let timer: NodeJS.Timeout | undefined

  const send = async (): Promise<void> => {
    sending = undefined
    const words = [self, ...toSend].join(' ')
    toSend = new Set()
    const sent = client
      ? client.query('select pg_notify($1, $2)', [channel, words])
      : pool.use((session) => session.query('select pg_notify($1, $2)', [channel, words]))
    // A hint: whoever waits for it looks by itself as well.
    await sent.catch(() => {})
  }

  return {
    /** Listens from here on; tried again later when it cannot be done now. */
    listen: async () => {
      if (!client && !pool.isPooled()) await connect()
    },
    committed(topics: ReadonlySet<WakeTopic>) {
      if (topics.size === 0) return
      ring(topics)
      for (const topic of topics) toSend.add(topic)
      if (!isClosed) sending ??= setTimeout(() => void send(), gatherMs)
    },
    on(topic: WakeTopic, listener: () => void) {
      if (!timer && !isClosed) {
        timer = setInterval(() => void look(), lookMs)
        timer.unref()
        void look()
      }
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      if (sending) {
        clearTimeout(sending)
        await send()
      }
      await client?.end().catch(() => {})
    },
  }
}
