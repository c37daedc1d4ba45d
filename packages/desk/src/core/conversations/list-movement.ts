/** The list takes steps from wherever a key was pressed; it says here how, as long as it is there. */
import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'

type Move = (step: 1 | -1) => void

export interface ListMovement {
  provide: (move: Move) => () => void
  move: Move
}

export function createListMovement(): ListMovement {
  let current: Move | undefined
  return {
    provide: (move) => {
      current = move
      return () => {
        if (current === move) current = undefined
      }
    },
    move: (step) => current?.(step),
  }
}

export const ListMovementContext = createContext<ListMovement | null>(null)

export const useListMovement = (): ListMovement => useRequired(ListMovementContext)
