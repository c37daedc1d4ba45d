/**
 * Who goes when. Long work is done in pieces, with `await nextTurn()` before each. All of it shares one queue, of which
 * each turn of the event loop lets one piece go: however much of it there is, other requests wait for one piece at most.
 *
 * A turn accepts a single connection. So whatever takes long waits for those who stand at the door: with turns of
 * 200 ms, the last of 64 clients would get in after 12 s, while the first are served again and again.
 */
const waiting: (() => void)[] = []

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) void afterNewcomers().then(letOneGo)
  })
}

function letOneGo(): void {
  waiting.shift()?.()
  if (waiting.length > 0) void afterNewcomers().then(letOneGo)
}

/** Turns that may pass for newcomers: while they come without end, work goes on all the same. */
const mostTurnsHeld = 64
const held: (() => void)[] = []
let turnsHeld = 0
let newcomers = 0

/** To be called for each connection that is accepted. */
export function noteNewcomer(): void {
  newcomers += 1
}

/** Resolves once a turn has passed in which nobody came. */
export function afterNewcomers(): Promise<void> {
  return new Promise((resolve) => {
    held.push(resolve)
    if (held.length === 1) setImmediate(letHeldGo)
  })
}

function letHeldGo(): void {
  const haveCome = newcomers > 0
  newcomers = 0
  if (haveCome && turnsHeld < mostTurnsHeld) {
    turnsHeld += 1
    setImmediate(letHeldGo)
    return
  }
  turnsHeld = 0
  for (const go of held.splice(0)) go()
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
