import type { Clock } from '../../lib/clock.ts'
import type { EventStream } from './event-stream.ts'

/** How often it is looked whether the session still holds: a stream ends within a second of it. */
const tickMs = 500
const commentEveryMs = 15_000
/** For how long a client may take nothing, while something waits for it. */
const patienceMs = 30_000

/** Keeps the line alive, and ends it with its session or when the client takes nothing any more. */
export async function keepAlive(clock: Clock, stream: EventStream, isAllowed: () => Promise<boolean>): Promise<void> {
  while (!stream.closed.aborted) {
    await clock.wait(tickMs, stream.closed)
    if (stream.closed.aborted) return
    if (stream.stuckMs() > patienceMs) return stream.destroy()
    if (stream.silentMs() >= commentEveryMs) void stream.write(': keep-alive\n\n')
    // When the store cannot say, the session holds until it can.
    const holds = await isAllowed().catch(() => true)
    if (!holds) stream.end()
  }
}
