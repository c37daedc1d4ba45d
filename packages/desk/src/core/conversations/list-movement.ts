/** The list takes steps from wherever a key was pressed; it says here how, as long as it is there. */
import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'

type Move = (step: 1 | -1) => void

interface Movement {
  /** Looks at the next row. */
  move: Move
  /** Opens it. */
  open: Move
  /** The conversation that comes after this one, or after where it was. */
  next: (conversation: string) => string | undefined
  /** The row, or all from the one that was selected last. */
  select: (isRange: boolean) => void
}

export interface ListMovement extends Movement {
  provide: (movement: Movement) => () => void
}

export function createListMovement(): ListMovement {
  let current: Movement | undefined
  return {
    provide: (movement) => {
      current = movement
      return () => {
        if (current === movement) current = undefined
      }
    },
    move: (step) => current?.move(step),
    open: (step) => current?.open(step),
    next: (conversation) => current?.next(conversation),
    select: (isRange) => current?.select(isRange),
  }
}

export const ListMovementContext = createContext<ListMovement | null>(null)

export const useListMovement = (): ListMovement => useRequired(ListMovementContext)
