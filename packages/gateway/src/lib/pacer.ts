import { nextTurn } from './turns.ts'

/** As long as one piece of work may hold the event loop when it can be interrupted anywhere. */
const sliceMs = 10

/** For work of many small steps: undefined after most of them, the wait for another turn when it has gone on for long. */
export type Pause = () => Promise<void> | undefined

export function createPacer(): Pause {
  let startedAt = performance.now()
  return () => {
    if (performance.now() - startedAt < sliceMs) return undefined
    return nextTurn().then(() => {
      startedAt = performance.now()
    })
  }
}
