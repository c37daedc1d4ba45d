/**
 * An orderly end, in two steps. `drain` loses no request: balancers are told first, then nobody is let in any more,
 * answers end their connections, and an idle one is closed when nothing has come on it for a while. `close` ends the
 * rest: event streams are told to end, requests under way finish, and what still hangs at the deadline is cut.
 * `server.close()` alone waits for streams for ever, and cuts clients off that are about to ask.
 */
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './app-type.ts'
import type { Exchanges } from './exchanges.ts'

export interface ClosingOptions {
  idleCheckMs: number
  /** For how long nothing has come on a connection that is closed without a reset. */
  quietMs: number
  deadlineMs: number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Has `end` called when the server closes, for an answer that does not end by itself. Returns the way to stop that. */
    endOnClose(end: () => void): () => void
    /** Serves on for `noticeMs` while `isDraining`, then lets the clients go. `close` comes after it. */
    drain(noticeMs: number): Promise<void>
    isDraining(): boolean
  }
}

const defaults: ClosingOptions = { idleCheckMs: 100, quietMs: 500, deadlineMs: 6000 }

export function endInOrder(app: App, exchanges: Exchanges, options: Partial<ClosingOptions> = {}): void {
  const times = { ...defaults, ...options }
  const endings = new Set<() => void>()
  let phase: 'serving' | 'draining' | 'leaving' = 'serving'

  const leave = (): void => {
    phase = 'leaving'
    for (const end of endings) end()
    endings.clear()
  }
  app.decorate('endOnClose', (end: () => void) => {
    if (phase === 'leaving') {
      end()
      return () => {}
    }
    endings.add(end)
    return () => void endings.delete(end)
  })
  app.decorate('isDraining', () => phase !== 'serving')
  app.decorate('drain', async (noticeMs: number) => {
    phase = 'draining'
    await sleep(noticeMs)
    void app.stopListening()
    leave()
    await closeQuiet(exchanges, times)
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (phase === 'leaving') reply.header('Connection', 'close')
    done()
  })
  app.addHook('preClose', async () => leave())
  closeInTime(app, times)
}

function closeInTime(app: App, { idleCheckMs, deadlineMs }: Omit<ClosingOptions, 'quietMs'>): void {
  let idleCheck: NodeJS.Timeout | undefined
  let deadline: NodeJS.Timeout | undefined
  let left: Promise<void> | undefined
  app.addHook('preClose', async () => {
    left = app.stopListening()
    app.server.closeIdleConnections()
    idleCheck = setInterval(() => app.server.closeIdleConnections(), idleCheckMs)
    deadline = setTimeout(() => app.server.closeAllConnections(), deadlineMs)
  })
  // Fastify closes the server before it runs this.
  app.addHook('onClose', async () => {
    await left
    clearInterval(idleCheck)
    clearTimeout(deadline)
  })
}

/** After so many quiet times, connections that are idle and not quiet are left to `close`. */
const patience = 4

/** Until no connection is idle: each was used, and ended with the answer, or was quiet for long enough. */
async function closeQuiet(
  { connections, latest }: Exchanges,
  { idleCheckMs, quietMs }: Pick<ClosingOptions, 'idleCheckMs' | 'quietMs'>,
): Promise<void> {
  const giveUpAt = performance.now() + patience * quietMs
  const quiet = new Map<Socket, { since: number; bytesRead: number }>()
  const isIdle = (connection: Socket): boolean => latest(connection)?.writableFinished ?? true
  while (performance.now() < giveUpAt) {
    const now = performance.now()
    const idle = [...connections].filter(isIdle)
    if (idle.length === 0) return
    for (const connection of idle) {
      const { bytesRead } = connection
      const before = quiet.get(connection)
      if (before?.bytesRead !== bytesRead) quiet.set(connection, { since: now, bytesRead })
      else if (now - before.since >= quietMs) connection.destroySoon()
    }
    await sleep(idleCheckMs)
  }
}
