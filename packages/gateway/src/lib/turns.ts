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

/** A document is handed on in pieces of about this many characters: a few milliseconds of work each. */
const pieceLength = 64 * 1024

/** Joins the parts of a text into pieces, each made in a turn of its own. */
export async function* inTurns(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const part of parts) {
    piece += part
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
    await nextTurn()
  }
  if (piece !== '') yield piece
}
