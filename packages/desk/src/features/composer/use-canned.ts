import { type CannedReplyItem, hasPlaceholder } from '@passerelle/protocol'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { useNotifyRefusal } from '../../core/ui/notify.ts'
import { chooseCanned, findSlashWord, type SlashWord } from './canned.ts'

const NONE: CannedReplyItem[] = []

interface Canned {
  choices: CannedReplyItem[]
  index: number
  point: (index: number) => void
  pick: (reply: CannedReplyItem) => void
  /** True when the key was for the choices. */
  onKey: (event: KeyboardEvent) => boolean
}

/** What is offered while a word with a slash is being typed. */
export function useCanned(text: string, caret: number, insert: (word: SlashWord, piece: string) => void): Canned {
  const replies = useCannedReplies().data ?? NONE
  const word = findSlashWord(text, caret)
  const [dismissed, setDismissed] = useState<number>()
  const [chosen, setChosen] = useState({ typed: '', index: 0 })
  const choices = word && dismissed !== word.from ? chooseCanned(replies, word.typed) : NONE
  const index = word && chosen.typed === word.typed ? Math.min(chosen.index, choices.length - 1) : 0
  const point = (to: number) => setChosen({ typed: word?.typed ?? '', index: to })
  const { t } = useTranslation()
  const refuse = useNotifyRefusal()
  const pick = (reply: CannedReplyItem) => {
    if (hasPlaceholder(reply.text)) refuse(t('composer.cannedUnfilled', { shortcut: reply.shortcut }))
    else if (word) insert(word, reply.text)
  }

  const onKey = (event: KeyboardEvent): boolean => {
    if (choices.length === 0 || event.nativeEvent.isComposing) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const reply = choices[index]
    if (step) point((index + step + choices.length) % choices.length)
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') reply && pick(reply)
    else if (event.key === 'Escape') setDismissed(word?.from)
    else return false
    event.preventDefault()
    return true
  }
  return { choices, index, point, pick, onKey }
}
