/** One after the other, in the order they asked, under each name. A task must not reject. */
export interface Turns {
  /** Whether all tabs of the browser wait in the same line. */
  isShared: boolean
  take: (name: string, run: () => Promise<void>) => Promise<void>
}

/** Where the browser has no locks (they need HTTPS or localhost), each tab has a line of its own. */
export function createTurns(): Turns {
  const own = createOwnTurns()
  if (!('locks' in navigator)) return own
  const take: Turns['take'] = async (name, run) => {
    let isOurs = false
    try {
      await navigator.locks.request(name, () => {
        isOurs = true
        return run()
      })
    } catch {
      // A page without leave to use locks.
      if (!isOurs) await own.take(name, run)
    }
  }
  return { isShared: true, take }
}

export function createOwnTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  const take: Turns['take'] = (name, run) => {
    const task = (last.get(name) ?? Promise.resolve()).then(run).then(() => {
      if (last.get(name) === task) last.delete(name)
    })
    last.set(name, task)
    return task
  }
  return { isShared: false, take }
}
