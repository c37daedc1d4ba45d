import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core'
import type { QueueItem } from '@passerelle/protocol'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { useUpdateQueue } from './queue-queries.ts'
import classes from './queues.module.css'
import { KINDS, type Line, repeatedLines, type TextsForm, toTexts, toTextsForm } from './texts-form.ts'

/** What the queue says to customers by itself, in each of their languages. */
export function TextsSection({ queue }: { queue: QueueItem }) {
  const { t } = useTranslation('console')
  const form = useForm<TextsForm>(toTextsForm(queue.texts))
  const save = useUpdateQueue(queue.id, { onSaved: () => form.reset(form.values), onError: form.showFaults })
  const submit = () => {
    if (KINDS.every((kind) => repeatedLines(form.values[kind]).length === 0))
      save.mutate({ texts: toTexts(form.values) })
  }
  return (
    <SaveForm label={t('queues.texts')} form={form} save={save} onSubmit={submit}>
      {KINDS.map((kind) => (
        <fieldset key={kind} className={classes.text}>
          <legend>{t(`queues.textKinds.${kind}`)}</legend>
          <Lines
            lines={form.values[kind]}
            of={t(`queues.textKinds.${kind}`)}
            faultOf={(language) => form.faults[`texts/${kind}/${language}`] ?? form.faults[`texts/${kind}`]}
            onChange={(lines) => form.set(kind, lines)}
          />
        </fieldset>
      ))}
    </SaveForm>
  )
}

interface LinesProps {
  lines: readonly Line[]
  of: string
  faultOf: (language: string) => string | undefined
  onChange: (lines: Line[]) => void
}

function Lines({ lines, of, faultOf, onChange }: LinesProps) {
  const { t, i18n } = useTranslation('console')
  const set = (at: number, change: Partial<Line>) =>
    onChange(lines.map((line, i) => (i === at ? { ...line, ...change } : line)))
  const next = ['en', 'fr']
    .toSorted((a) => (a === i18n.language ? -1 : 1))
    .find((one) => !lines.some(({ language }) => language === one))
  const repeated = repeatedLines(lines)
  return (
    <>
      {lines.map(({ language, text }, at) => {
        const named = { name: of, number: at + 1 }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the language, its only name, is being typed
          <div key={at} className={classes.line}>
            <TextInput
              size="sm"
              className={classes.language ?? ''}
              aria-label={t('queues.language', named)}
              placeholder="en"
              value={language}
              error={repeated.includes(at) && t('queues.languageTwice')}
              onChange={(event) => set(at, { language: event.currentTarget.value })}
            />
            <Textarea
              size="sm"
              rows={2}
              aria-label={t('queues.textIn', named)}
              value={text}
              error={faultOf(language)}
              onChange={(event) => set(at, { text: event.currentTarget.value })}
            />
            <ActionIcon
              size={30}
              aria-label={t('queues.removeText', named)}
              onClick={() => onChange(lines.filter((_, i) => i !== at))}
            >
              <IconTrash size={16} aria-hidden="true" />
            </ActionIcon>
          </div>
        )
      })}
      <Button
        size="compact-xs"
        variant="subtle"
        className={classes.add ?? ''}
        leftSection={<IconPlus size={13} aria-hidden="true" />}
        aria-label={t('queues.addTextOf', { name: of })}
        onClick={() => onChange([...lines, { language: next ?? '', text: '' }])}
      >
        {t('queues.addText')}
      </Button>
    </>
  )
}
