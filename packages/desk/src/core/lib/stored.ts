/** The browser's storage, per agent; a full or forbidden one costs the copy, never the work on the screen. */
const keyOf = (agent: string, name: string): string => `passerelle.${name}.${agent}`

export function readStored<T>(agent: string, name: string): T | undefined {
  try {
    const text = localStorage.getItem(keyOf(agent, name))
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

export function writeStored(agent: string, name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(keyOf(agent, name))
    else localStorage.setItem(keyOf(agent, name), JSON.stringify(value))
  } catch {
    // Nothing can be kept: drafts then last as long as the page.
  }
}
