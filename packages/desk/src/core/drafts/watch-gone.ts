/**
 * Conversations are deleted while nobody listens, too: what is kept of theirs in this browser goes when the server does
 * not know them any more.
 */
import { isStatus } from '../api/api-error.ts'

interface GoneOptions {
  /** The conversations of which something is kept. */
  kept: () => Iterable<string>
  /** Fails with 404 for one that is gone. */
  read: (conversation: string, signal: AbortSignal) => Promise<unknown>
  drop: (conversation: string) => void
}

/** Looks at each, one after another; whoever looks again begins anew. */
export function watchGone({ kept, read, drop }: GoneOptions) {
  let looking = new AbortController()

  async function lookAtAll({ signal }: AbortController): Promise<void> {
    for (const id of new Set(kept())) {
      const error = await read(id, signal).then(
        () => undefined,
        (reason: unknown) => reason ?? 'no reason',
      )
      if (signal.aborted) return
      if (isStatus(error, 404)) drop(id)
      // A server that cannot say now is asked again when the stream is back.
      else if (error !== undefined) return
    }
  }

  return {
    look: (): Promise<void> => {
      looking.abort()
      looking = new AbortController()
      return lookAtAll(looking)
    },
    close: (): void => looking.abort(),
  }
}
