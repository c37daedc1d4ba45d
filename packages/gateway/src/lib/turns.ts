/**
 * Long work is done in pieces, with `await nextTurn()` before each. All of it shares one queue, of which each turn of
 * the event loop lets one piece go: however much of it there is, other requests wait for one piece at most.
 */
const waiting: (() => void)[] = []

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(letOneGo)
  })
}

function letOneGo(): void {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(letOneGo)
}
