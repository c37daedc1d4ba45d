/** Which known name somebody meant who wrote another one. Pure. */

/** Longer texts are no misspelt names, and comparing them would cost. */
const maxLength = 64

/** The name that takes the fewest changes; one that begins with the text takes one. */
export function nearestOf(names: readonly string[], text: string): string {
  const written = text.slice(0, maxLength)
  const byDistance = names.map((name) => ({ name, distance: distanceTo(name, written) }))
  return byDistance.reduce((best, next) => (next.distance < best.distance ? next : best)).name
}

const distanceTo = (name: string, text: string): number => (name.startsWith(text) ? 1 : editDistance(text, name))

/** How many letters must be changed, added or dropped to turn one text into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
