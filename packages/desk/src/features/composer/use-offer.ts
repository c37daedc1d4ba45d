import { type KeyboardEvent, useState } from 'react'

export interface Offer<T> {
  choices: readonly T[]
  index: number
  point: (index: number) => void
  pick: (choice: T) => void
  /** True when the key was for the choices. */
  onKey: (event: KeyboardEvent) => boolean
}

interface OfferOptions<T> {
  /** What is being typed to choose by; where it begins. */
  word: { from: number; typed: string } | undefined
  choicesFor: (typed: string) => readonly T[]
  pick: (choice: T) => void
}

const NONE = [] as const

/** What is offered while a word is being typed. */
export function useOffer<T>({ word, choicesFor, pick }: OfferOptions<T>): Offer<T> {
  const [dismissed, setDismissed] = useState<number>()
  const [chosen, setChosen] = useState({ typed: '', index: 0 })
  const choices = word && dismissed !== word.from ? choicesFor(word.typed) : NONE
  const index = word && chosen.typed === word.typed ? Math.min(chosen.index, choices.length - 1) : 0
  const point = (to: number) => setChosen({ typed: word?.typed ?? '', index: to })

  const onKey = (event: KeyboardEvent): boolean => {
    if (choices.length === 0 || event.nativeEvent.isComposing) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const choice = choices[index]
    if (step) point((index + step + choices.length) % choices.length)
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') choice && pick(choice)
    else if (event.key === 'Escape') setDismissed(word?.from)
    else return false
    event.preventDefault()
    return true
  }
  return { choices, index, point, pick, onKey }
}
