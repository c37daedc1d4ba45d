import { useEffect, useEffectEvent } from 'react'
import { useNavigate } from 'react-router'
import { usePreferences } from '../../core/preferences/preferences.ts'
import { isDialogOpen, isWriting } from '../../core/ui/keyboard.ts'

/** The console's own keys: digits for its pages, `/` for its search, j and k through the rows. */
export function useConsoleKeys(pages: readonly { to: string }[]): void {
  const navigate = useNavigate()
  const { letters } = usePreferences()
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, isComposing, defaultPrevented, target } = event
    if (!letters || ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return
    if (isWriting(target) || isDialogOpen()) return
    // 0 stands for the tenth.
    const page = /^\d$/.test(key) ? pages[(Number(key) + 9) % 10] : undefined
    if (page) void navigate(page.to)
    else if (key === '/') document.querySelector<HTMLElement>('search input')?.focus()
    else if (key === 'j' || key === 'k') moveThroughRows(key === 'j' ? 1 : -1)
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

function moveThroughRows(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('tbody tr')].flatMap(
    (row) => row.querySelector<HTMLElement>('td a') ?? [],
  )
  const current = rows.findIndex((link) => link.closest('tr')?.contains(document.activeElement))
  const next = current < 0 ? (step > 0 ? 0 : rows.length - 1) : current + step
  rows[next]?.focus()
}
