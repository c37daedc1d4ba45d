import {
  type CannedReplyItem,
  type ConversationItem,
  fillPlaceholders,
  findUnfilled,
  findUnknownPlaceholder,
} from '@passerelle/protocol'
import { useEffect, useEffectEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { useAskedCanned } from '../../core/conversations/asked-canned.ts'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { useMe } from '../../core/session/session.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { useNotifyRefusal } from '../../core/ui/notify.ts'
import { cannedValues, chooseCanned, customerLanguage, findSlashWord } from './canned.ts'
import { MAX_FILES } from './limits.ts'
import type { Field } from './use-field.ts'
import { type Offer, useOffer } from './use-offer.ts'

const NONE: CannedReplyItem[] = []

/** What is offered while a word with a slash is being typed: each as it would stand in this conversation. */
export function useCanned(
  { draft, caret, insert, input }: Pick<Field, 'draft' | 'caret' | 'insert' | 'input'>,
  conversation: ConversationItem,
): Offer<CannedReplyItem> {
  const replies = useCannedReplies().data ?? NONE
  const { name } = useMe().agent
  const filled = useMemo(() => {
    const values = cannedValues(conversation, name)
    return replies.map((reply) => ({ ...reply, text: fillPlaceholders(reply.text, values) }))
  }, [replies, conversation, name])
  const word = findSlashWord(draft.text, caret)
  const refusalOf = useRefusal()
  const refuse = useNotifyRefusal()
  const attachFiles = useAttachCanned(conversation.id)
  const put = (reply: CannedReplyItem, place: { from: number; to: number }) => {
    const kept = replies.find(({ id }) => id === reply.id)
    const refusal = kept && refusalOf(kept, draft.files.length)
    if (refusal !== undefined) return refuse(refusal)
    const left = findUnfilled(reply.text)
    insert(place, reply.text, left)
    attachFiles(reply)
  }
  const { asked, forget } = useAskedCanned()
  const putAsked = useEffectEvent(() => {
    const reply = filled.find(({ id }) => id === asked?.reply)
    if (!reply || asked?.conversation !== conversation.id) return
    forget()
    const end = draft.text.length
    put(reply, { from: input.current?.selectionStart ?? end, to: input.current?.selectionEnd ?? end })
  })
  useEffect(() => {
    if (asked && filled.length > 0) putAsked()
  }, [asked, filled])
  const pick = (reply: CannedReplyItem) => word && put(reply, word)
  const language = customerLanguage(conversation)
  return useOffer({ word, choicesFor: (typed) => chooseCanned(filled, typed, language), pick })
}

/** Why a reply cannot be put in, in words. */
function useRefusal() {
  const { t } = useTranslation()
  return ({ text, shortcut, attachments }: CannedReplyItem, present: number): string | undefined => {
    if (findUnknownPlaceholder(text) !== undefined) return t('composer.cannedUnfilled', { shortcut })
    if (present + attachments.length > MAX_FILES) return t('composer.cannedFiles', { shortcut, max: MAX_FILES })
    return undefined
  }
}

/** Copies of its files join the draft; when they cannot be had, the composer says so. */
function useAttachCanned(conversation: string): (reply: CannedReplyItem) => void {
  const api = useDeskApi()
  const { drafts, files } = useWriting()
  const errorText = useErrorText()
  return ({ id, attachments }) => {
    if (attachments.length === 0) return
    const copy = async () => (await api.copyCannedFiles(id)).items
    files.addCopies(conversation, attachments, copy).catch((error: unknown) => {
      drafts.change(conversation, (draft) => ({ ...draft, refusal: { text: errorText(error) } }))
    })
  }
}
