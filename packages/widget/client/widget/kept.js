/**
 * What the browser keeps for the page's site, so that the next page goes on where this one was left. A browser can
 * forbid it: then things last until the page is left.
 */

/** Of a tab alone. */
export const tabKept = (prefix) => createKept(() => sessionStorage, prefix)
/** Of all tabs. */
export const siteKept = (prefix) => createKept(() => localStorage, prefix)

function createKept(area, prefix) {
  const key = (name) => `${prefix} ${name}`
  const read = (name) => ifAllowed(() => JSON.parse(area().getItem(key(name))))
  return {
    read,
    write: (name, value) => ifAllowed(() => area().setItem(key(name), JSON.stringify(value))),
    remove: (name) => ifAllowed(() => area().removeItem(key(name))),
    /** The values whose names begin like this. */
    list(start) {
      const keys = ifAllowed(() => Object.keys(area())) ?? []
      const names = keys.filter((each) => each.startsWith(key(start))).map((each) => each.slice(key('').length))
      return names.map(read).filter((value) => value !== null)
    },
  }
}

/** A browser that forbids storage throws at each use of it; null then. */
export function ifAllowed(use) {
  try {
    return use()
  } catch {
    return null
  }
}
