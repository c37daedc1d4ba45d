/** The browser's storage, which all its tabs share: each hears what another one writes. */
export interface TabStorage {
  /** The names that begin so. */
  names: (prefix: string) => string[]
  read: (name: string) => string | undefined
  /** False: a full or forbidden storage did not take it. */
  write: (name: string, value: string | undefined) => boolean
  /** For the life of the page: what was written may have been written over by now. */
  listen: (listener: (name: string) => void) => void
}

export function createTabStorage(): TabStorage {
  return {
    names: (prefix) => orElse(() => Object.keys(localStorage).filter((name) => name.startsWith(prefix)), []),
    read: (name) => orElse(() => localStorage.getItem(name) ?? undefined, undefined),
    write: (name, value) =>
      orElse(() => {
        if (value === undefined) localStorage.removeItem(name)
        else localStorage.setItem(name, value)
        return true
      }, false),
    listen: (listener) =>
      window.addEventListener('storage', ({ key }) => {
        if (key !== null) listener(key)
      }),
  }
}

/** It costs the copy, never the work on the screen. */
function orElse<T>(use: () => T, otherwise: T): T {
  try {
    return use()
  } catch {
    return otherwise
  }
}
