import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useListMovement } from '../../core/conversations/list-movement.ts'
import type { View } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'

const TYPING_MS = 250

/** The search is in the address: it can be shared, and Back undoes it. */
export function SearchBox({ q, view }: { q: string; view: View }) {
  const { t } = useTranslation()
  const [, setSearch] = useSearchParams()
  const [text, setText] = useState(q)
  const { move } = useListMovement()
  const timer = useRef<number>(undefined)
  const asked = useRef({ q, view })

  useEffect(() => () => window.clearTimeout(timer.current), [])
  // One box for all views keeps the focus. What was typed since it asked stays, unless the search came from elsewhere.
  useEffect(() => {
    if (asked.current.q === q && asked.current.view === view) return
    window.clearTimeout(timer.current)
    asked.current = { q, view }
    setText(q)
  }, [q, view])

  const search = (next: string, wait: number) => {
    setText(next)
    window.clearTimeout(timer.current)
    const apply = () => {
      asked.current = { q: next.trim(), view }
      setSearch(next.trim() === '' ? {} : { q: next.trim() }, { replace: true })
    }
    timer.current = window.setTimeout(apply, wait)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') search('', 0)
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    move(1)
  }
  return (
    <search className={classes.search}>
      <TextInput
        size="xs"
        type="text"
        inputMode="search"
        data-search
        aria-label={t('inbox.search')}
        placeholder={t('inbox.searchShort')}
        value={text}
        onChange={(event) => search(event.currentTarget.value, TYPING_MS)}
        onKeyDown={onKeyDown}
        leftSection={<IconSearch size={15} aria-hidden="true" />}
        rightSection={
          text !== '' && <CloseButton size="sm" aria-label={t('inbox.clearSearch')} onClick={() => search('', 0)} />
        }
      />
    </search>
  )
}
