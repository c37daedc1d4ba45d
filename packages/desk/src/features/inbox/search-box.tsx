import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useListMovement } from '../../core/conversations/list-movement.ts'
import type { View } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'

const TYPING_MS = 250

interface Typed {
  text: string
  wait: number
  /** The address it was typed at, which moves on before the page does. */
  at: string
}

/** The search is in the address: it can be shared, and Back undoes it. */
export function SearchBox({ q, view }: { q: string; view: View }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const [typed, setTyped] = useState<Typed>()
  const { move } = useListMovement()
  const asked = useRef({ q, view })

  // One box for all views keeps the focus. What was typed since it asked stays, unless the search came from elsewhere.
  useEffect(() => {
    if (asked.current.q === q && asked.current.view === view) return
    asked.current = { q, view }
    if (typed?.at === window.location.href) return
    setTyped(undefined)
    setText(q)
  }, [q, view, typed])

  const ask = useEffectEvent((words: string) => {
    setTyped(undefined)
    asked.current = { q: words, view }
    const search = words === '' ? '' : `?${new URLSearchParams({ q: words })}`
    void navigate({ pathname: window.location.pathname, search }, { replace: true })
  })
  useEffect(() => {
    if (!typed) return
    const timer = window.setTimeout(() => ask(typed.text.trim()), typed.wait)
    return () => window.clearTimeout(timer)
  }, [typed])

  const search = (next: string, wait: number) => {
    setText(next)
    setTyped({ text: next, wait, at: window.location.href })
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
