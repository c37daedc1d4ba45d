import {
  type ChangeEvent,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'
import { useFieldAsked, useIsFocusKept } from '../../core/conversations/keeps-focus.ts'
import type { Draft } from '../../core/drafts/draft-store.ts'
import { useDraft, useWriting } from '../../core/drafts/writing.ts'
import { useMedia } from '../../core/ui/use-media.ts'
import { insertAt } from './canned.ts'

type TextField = HTMLTextAreaElement

interface Range {
  from: number
  to: number
}

export interface Field {
  draft: Draft
  caret: number
  /** `select` marks a part of the piece, to be typed over; without it the caret stands behind the piece. */
  insert: (range: Range, piece: string, select?: Range) => void
  input: RefObject<TextField | null>
  props: {
    value: string
    onChange: (event: ChangeEvent<TextField>) => void
    onSelect: (event: SyntheticEvent<TextField>) => void
  }
}

/** The text of a draft, and where its caret stands. */
export function useField(draftId: string): Field {
  const draft = useDraft(draftId)
  const { setText } = useWriting().drafts
  const input = useRef<TextField>(null)
  const [caret, setCaret] = useState(0)
  const hasMouse = useMedia('(hover: hover) and (min-width: 48em)')
  // Once, however the window is turned later. Taking up the keyboard on a phone would cover the thread.
  const isFocusKept = useIsFocusKept()
  const begin = useEffectEvent(() => hasMouse && !isFocusKept && input.current?.focus())
  useEffect(() => void begin(), [])
  // It may be here already, or come while the address that asks for it is still under way.
  const asked = useFieldAsked()
  useEffect(() => {
    if (asked !== undefined) begin()
  }, [asked])

  const insert: Field['insert'] = (range, piece, select = { from: piece.length, to: piece.length }) => {
    const { text } = insertAt(draft.text, range, piece)
    const [start, end] = [range.from + select.from, range.from + select.to]
    setText(draftId, text)
    setCaret(start)
    // The new text has to be in the field before the caret can stand in it.
    requestAnimationFrame(() => {
      input.current?.focus()
      // A frame that comes late finds that the agent has typed on.
      if (input.current?.value === text) input.current.setSelectionRange(start, end)
    })
  }
  return {
    ...{ draft, caret, insert, input },
    props: {
      value: draft.text,
      onChange: ({ currentTarget }) => {
        setText(draftId, currentTarget.value)
        setCaret(currentTarget.selectionStart)
      },
      onSelect: ({ currentTarget }) => setCaret(currentTarget.selectionStart),
    },
  }
}

/** Back to the list, where keys are commands. */
export function leaveField(field: TextField): void {
  field.blur()
  document.querySelector<HTMLElement>('[data-index] a[aria-current]')?.focus()
}
