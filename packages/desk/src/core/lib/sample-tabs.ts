import type { TabStorage } from './tab-storage.ts'

/** A browser for the tests: what its tabs keep together; the others hear of a write when they are told to. */
export function createSampleBrowser() {
  const kept = new Map<string, string>()
  const tabs: { heard: string[]; listeners: ((name: string) => void)[] }[] = []
  const space = { isFull: false }
  const openTab = (): TabStorage => {
    const tab: (typeof tabs)[number] = { heard: [], listeners: [] }
    tabs.push(tab)
    return {
      names: (prefix) => [...kept.keys()].filter((name) => name.startsWith(prefix)),
      read: (name) => kept.get(name),
      write: (name, value) => {
        if (kept.get(name) === value) return true
        if (value !== undefined && space.isFull) return false
        if (value === undefined) kept.delete(name)
        else kept.set(name, value)
        for (const other of tabs) if (other !== tab) other.heard.push(name)
        return true
      },
      listen: (listener) => void tab.listeners.push(listener),
    }
  }
  /** What was written reaches the other tabs. */
  const tell = (): void => {
    for (const { heard, listeners } of tabs) {
      for (const name of heard.splice(0)) for (const listener of listeners) listener(name)
    }
  }
  return { openTab, tell, kept, space }
}
