import { type CannedReplyItem, hasPlaceholder } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { useNotifyRefusal } from '../../core/ui/notify.ts'
import { chooseCanned, findSlashWord } from './canned.ts'
import type { Field } from './use-field.ts'
import { type Offer, useOffer } from './use-offer.ts'

const NONE: CannedReplyItem[] = []

/** What is offered while a word with a slash is being typed. */
export function useCanned({ draft, caret, insert }: Pick<Field, 'draft' | 'caret' | 'insert'>): Offer<CannedReplyItem> {
  const replies = useCannedReplies().data ?? NONE
  const word = findSlashWord(draft.text, caret)
  const { t } = useTranslation()
  const refuse = useNotifyRefusal()
  const pick = (reply: CannedReplyItem) => {
    if (hasPlaceholder(reply.text)) refuse(t('composer.cannedUnfilled', { shortcut: reply.shortcut }))
    else if (word) insert(word, reply.text)
  }
  return useOffer({ word, choicesFor: (typed) => chooseCanned(replies, typed), pick })
}
