import { Button } from '@mantine/core'
import { LIMITS } from '@passerelle/protocol'
import { IconNote } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useAgents } from '../../core/conversations/conversation-queries.ts'
import { noteDraft } from '../../core/drafts/draft-store.ts'
import { isBlank } from '../../core/drafts/send-draft.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatCount } from '../../core/i18n/format.ts'
import { useMe } from '../../core/session/session.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { ComposeField } from './compose-field.tsx'
import classes from './composer.module.css'
import { chooseColleagues, findAtWord, mentionsIn } from './mentions.ts'
import { OfferList } from './offer-list.tsx'
import { Refusal } from './refusal.tsx'
import { useField } from './use-field.ts'
import { useOffer } from './use-offer.ts'

/** A note for colleagues. It has a draft, a field and a way to the server of its own: none of them leads to the customer. */
export function NoteComposer({ conversation }: { conversation: string }) {
  const { t } = useTranslation()
  const field = useField(noteDraft(conversation))
  const { draft, caret, insert, input } = field
  const me = useMe().agent.id
  const colleagues = (useAgents().data ?? []).filter(({ id }) => id !== me)
  const word = findAtWord(draft.text, caret)
  const offer = useOffer({
    word,
    choicesFor: (typed) => chooseColleagues(colleagues, typed),
    pick: ({ name }) => word && insert(word, `@${name} `),
  })
  const { write, isWriting } = useWriteNote(conversation)
  const add = () => {
    const mentions = mentionsIn(draft.text, colleagues).map(({ id }) => id)
    if (!isBlank(draft) && !isWriting) write({ text: draft.text, mentions })
  }
  const listId = useId()
  return (
    <section className={classes.composer} aria-label={t('note.region')}>
      {draft.refusal !== undefined && <Refusal problem={draft.refusal} />}
      <div className={classes.box} data-note>
        <OfferList
          id={listId}
          label={t('note.colleagues')}
          count={t('note.colleaguesCount', { count: offer.choices.length })}
          offer={offer}
        >
          {({ name }) => <strong dir="auto">@{name}</strong>}
        </OfferList>
        <ComposeField
          field={field}
          offer={offer}
          listId={listId}
          label={t('note.label')}
          placeholder={t('note.placeholder')}
          onEnter={add}
        />
        <div className={classes.bar}>
          <span className={classes.hint}>{t('note.hint')}</span>
          <Button
            size="xs"
            loading={isWriting}
            onClick={() => {
              add()
              input.current?.focus()
            }}
            aria-disabled={isBlank(draft) || undefined}
            data-idle={isBlank(draft) || undefined}
            className={classes.send ?? ''}
            rightSection={<IconNote size={15} aria-hidden="true" />}
          >
            {t('note.add')}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** What was typed while it was on its way stays. */
const restAfter = (written: string, text: string): string =>
  text.startsWith(written) ? text.slice(written.length).trimStart() : text

/** What was written stays in the field until the server has it. */
function useWriteNote(conversation: string) {
  const { t, i18n } = useTranslation()
  const api = useDeskApi()
  const client = useQueryClient()
  const errorText = useErrorText()
  const { drafts } = useWriting()
  const draftId = noteDraft(conversation)
  const refuse = (text: string) => drafts.change(draftId, (draft) => ({ ...draft, refusal: { text } }))
  const { mutate, isPending } = useMutation({
    mutationFn: (note: { text: string; mentions: string[] }) => api.writeNote(conversation, note),
    onSuccess: (_, { text: written }) => {
      drafts.change(draftId, ({ text, files }) => ({ text: restAfter(written, text), files }))
      return client.invalidateQueries({ queryKey: keys.activities(conversation) })
    },
    onError: (error) => refuse(errorText(error)),
  })
  const write: typeof mutate = (note) =>
    note.text.length > LIMITS.noteLength
      ? refuse(t('note.tooLong', { max: formatCount(i18n.language, LIMITS.noteLength) }))
      : mutate(note)
  return { write, isWriting: isPending }
}
