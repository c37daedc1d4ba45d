/** The list takes steps from wherever a key was pressed; it tells here how, as long as it is there. */
type Move = (step: 1 | -1) => void

let current: Move | undefined

export function provideListMovement(move: Move): () => void {
  current = move
  return () => {
    if (current === move) current = undefined
  }
}

export const moveInList = (step: 1 | -1): void => current?.(step)
