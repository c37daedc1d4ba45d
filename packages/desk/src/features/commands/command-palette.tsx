import { Modal } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversation } from '../../core/conversations/conversation-queries.ts'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './commands.module.css'
import type { Command } from './commands.ts'
import { type Entry, GROUPS, useEntries } from './palette-entries.ts'

interface PaletteProps {
  commands: readonly Command[]
  /** The one that is open. */
  conversation: string | undefined
  onClose: () => void
}

/** Everything by name: commands, whom to transfer to, canned replies, queues, customers and messages. */
export default function CommandPalette({ commands, conversation, onClose }: PaletteProps) {
  const { t } = useTranslation()
  const id = useId()
  useFocusBack()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const item = useConversation(conversation).data
  const entries = useEntries({ commands, conversation: conversation === undefined ? undefined : item, text })
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
        {GROUPS.filter((group) => entries.some((entry) => entry.group === group)).map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: options are no form's fields
          <div key={group} role="group" aria-label={t(`commands.groups.${group}`)}>
            {text !== '' && (
              <p className={classes.group} aria-hidden="true">
                {t(`commands.groups.${group}`)}
              </p>
            )}
            {entries.map(
              (entry, i) =>
                entry.group === group && (
                  <Option
                    key={entry.key}
                    id={`${id}-${i}`}
                    index={i}
                    entry={entry}
                    isActive={i === index}
                    onPoint={() => setActive(i)}
                    onRun={() => run(entry)}
                  />
                ),
            )}
          </div>
        ))}
      </div>
    </Modal>
  )
}

interface OptionProps {
  id: string
  index: number
  entry: Entry
  isActive: boolean
  onPoint: () => void
  onRun: () => void
}

function Option({ id, index, entry, isActive, onPoint, onRun }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    <div
      id={id}
      data-entry={index}
      role="option"
      aria-selected={isActive}
      className={classes.entry}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <bdi className={classes.label}>{entry.label}</bdi>
      <span className={classes.hint}>{entry.hint}</span>
      {entry.does !== undefined && <span className={classes.does}>{entry.does}</span>}
    </div>
  )
}
