import { Modal } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { inboxPath } from '../../core/conversations/views.ts'
import { matchesWords } from '../../core/lib/match-words.ts'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './commands.module.css'
import type { Command } from './commands.ts'

interface Entry {
  key: string
  label: string
  hint: string
  run: () => void
}

const MOST = 6

interface PaletteProps {
  commands: readonly Command[]
  onClose: () => void
}

/** Everything by name: the commands that can be done now, and conversations. */
export default function CommandPalette({ commands, onClose }: PaletteProps) {
  const { t } = useTranslation()
  const id = useId()
  useFocusBack()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const entries = [...useCommandEntries(commands, text), ...useConversationEntries(text)]
  const index = Math.min(active, entries.length - 1)
  const run = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    // The dialog gives the focus back first; the command may want it elsewhere.
    window.setTimeout(entry.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setActive((index + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(entries[index])
    }
  }
  useEffect(() => {
    list.current?.querySelector(`[data-entry="${index}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [index])
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="14vh"
      attributes={{ content: { 'aria-label': t('commandNames.palette') } }}
    >
      <input
        className={classes.input}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={entries[index] && `${id}-${index}`}
        aria-label={t('commands.search')}
        placeholder={t('commands.search')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      {entries.length === 0 && <p className={classes.nothing}>{t('commands.nothing')}</p>}
      <div
        className={classes.entries}
        id={`${id}-list`}
        role="listbox"
        aria-label={t('commandNames.palette')}
        ref={list}
      >
        {entries.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
          <div
            key={entry.key}
            id={`${id}-${i}`}
            data-entry={i}
            role="option"
            aria-selected={i === index}
            className={classes.entry}
            onPointerMove={() => setActive(i)}
            onClick={() => run(entry)}
          >
            <span>{entry.label}</span>
            <span className={classes.hint}>{entry.hint}</span>
          </div>
        ))}
      </div>
    </Modal>
  )
}

/** Moving up and down by name would be no help. */
const KEYS_ONLY = ['next', 'previous', 'openNext', 'openPrevious', 'palette']

function useCommandEntries(commands: readonly Command[], text: string): Entry[] {
  const { t } = useTranslation()
  return commands
    .filter(({ id }) => !KEYS_ONLY.includes(id))
    .map(({ id, keys: [first = ''], run }) => {
      const label = id.startsWith('view.')
        ? t('commands.go', { name: t(`inbox.${id.slice(5) as 'waiting'}`) })
        : t(`commandNames.${id as 'reply'}`)
      return { key: id, label, hint: first, run }
    })
    .filter(({ label }) => matchesWords(label, text))
}

function useConversationEntries(text: string): Entry[] {
  const api = useDeskApi()
  const navigate = useNavigate()
  const q = useDeferredValue(text.trim())
  const query = useQuery({
    queryKey: [...keys.customer, 'palette', q],
    queryFn: ({ signal }) => api.listConversations({ status: 'all', q }, null, signal),
    enabled: q.length > 1,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  })
  if (q.length < 2) return []
  return (query.data?.items ?? []).slice(0, MOST).map((item) => ({
    key: `conversation ${item.id}`,
    label: item.customer_name,
    hint: item.match?.excerpt ?? item.connector_name,
    run: () =>
      void navigate(inboxPath(item.status === 'closed' ? 'closed' : 'open', item.id, '', item.match?.message_id)),
  }))
}
