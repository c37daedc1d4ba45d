import type { WakeTopic } from '../../commands/wake-ups.ts'

const foreignCommitPollMs = 200

/** Who wants to know of commits: those of this process when they are made, another's by a look at the data's version. */
export function createWakeups(readDataVersion: () => number) {
  const listeners = new Map<WakeTopic, Set<() => void>>()
  const noted = new Set<WakeTopic>()
  let poll: NodeJS.Timeout | undefined
  let version = 0
  let looking: Promise<void> | undefined

  const ring = (topic: WakeTopic) => {
    for (const listener of listeners.get(topic) ?? []) listener()
  }
  /** Undefined when it cannot be read now: wake-ups are hints, and what waits for them polls as well. */
  const lookAtVersion = (): number | undefined => {
    try {
      return readDataVersion()
    } catch {
      return undefined
    }
  }
  const lookForForeignCommits = () => {
    const seen = lookAtVersion()
    if (seen === undefined || seen === version) return
    version = seen
    for (const topic of listeners.keys()) ring(topic)
  }

  return {
    note: (topic: WakeTopic) => {
      noted.add(topic)
    },
    flush: () => {
      const topics = [...noted]
      noted.clear()
      for (const topic of topics) ring(topic)
    },
    forget: () => noted.clear(),
    on: (topic: WakeTopic, listener: () => void) => {
      if (!poll) {
        version = lookAtVersion() ?? 0
        poll = setInterval(lookForForeignCommits, foreignCommitPollMs)
        poll.unref()
      }
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    /** A look takes locks, system calls that under load would cost more than all else of a request. */
    lookSoon: () => {
      looking ??= new Promise((resolve) => {
        setImmediate(() => {
          looking = undefined
          lookForForeignCommits()
          resolve()
        })
      })
      return looking
    },
    close: () => clearInterval(poll),
  }
}
