/**
 * An orderly end: event streams are told to end, connections are closed as they fall idle, requests under way finish,
 * and what still hangs at the deadline is cut. `server.close()` alone waits for streams and idle clients for ever.
 */
import type { App } from './app-type.ts'

export interface ClosingOptions {
  idleCheckMs: number
  deadlineMs: number
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Has `end` called when the server closes, for an answer that does not end by itself. Returns the way to stop that. */
    endOnClose(end: () => void): () => void
  }
}

const defaults: ClosingOptions = { idleCheckMs: 100, deadlineMs: 8000 }

export function endInOrder(app: App, options: Partial<ClosingOptions> = {}): void {
  const { idleCheckMs, deadlineMs } = { ...defaults, ...options }
  const endings = new Set<() => void>()
  let closing = false
  let idleCheck: NodeJS.Timeout | undefined
  let deadline: NodeJS.Timeout | undefined

  app.decorate('endOnClose', (end: () => void) => {
    if (closing) {
      end()
      return () => {}
    }
    endings.add(end)
    return () => void endings.delete(end)
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const end of endings) end()
    endings.clear()
    app.server.closeIdleConnections()
    idleCheck = setInterval(() => app.server.closeIdleConnections(), idleCheckMs)
    deadline = setTimeout(() => app.server.closeAllConnections(), deadlineMs)
  })
  // Fastify closes the server before it runs this.
  app.addHook('onClose', async () => {
    clearInterval(idleCheck)
    clearTimeout(deadline)
  })
}
