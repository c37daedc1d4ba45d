/** Which methods of the store were called while it listened, by their names: what no test asks has no plan to look at. */
import type { Store } from '../store.ts'
import type { OpenEngine } from './fixtures.ts'

/** Those that no suite has to call, and why. */
const notAsked: Readonly<Record<string, string>> = {
  migrate: 'makes tables, and asks no row',
  makeSchema: 'makes tables, and asks no row',
  close: 'asks nothing',
  readClock: 'asks no row',
  lockForServing: 'takes a lock beside the database',
  openSnapshot: 'a copy of everything',
  verifyAudit: 'reads the whole record on purpose',
  lookForCommits: 'asks whether anything was committed, no row',
  readPool: 'counts connections of this process',
  tidy: 'rebuilds an index where it has doubled',
}

export function recordCalls() {
  const called = new Set<string>()
  const methods = new Set<string>()
  const watch = (store: Store): Store => {
    for (const [name, value] of Object.entries(store)) if (typeof value === 'function') methods.add(name)
    return new Proxy(store, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          called.add(String(name))
          const answer = Reflect.apply(value, of, given)
          return name === 'audited' ? watch(answer) : answer
        }
      },
    })
  }
  return {
    through:
      (open: OpenEngine): OpenEngine =>
      async () => {
        const opened = await open()
        return { ...opened, store: watch(opened.store) }
      },
    /** A new method belongs into a suite, and a name that is called or gone not among those that need no call. */
    findFaults: (): string[] => {
      const missed = [...methods].filter((name) => !called.has(name) && !(name in notAsked))
      const needless = Object.keys(notAsked).filter((name) => called.has(name))
      return [...missed.map((name) => `${name} is called by no suite`), ...needless.map((name) => `${name} is called`)]
    },
  }
}
