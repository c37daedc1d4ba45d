import { Notifications, notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { isDialogOpen, isWriting } from './keyboard.ts'

/** Escape sends them away, unless something nearer takes it: a dialog, a menu, a field, a command. */
export function Toasts() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || isTakenNearer(event.target)) return
      window.setTimeout(() => event.defaultPrevented || notifications.clean())
    }
    // Before anybody else: what closes by this key is still open.
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
  return <Notifications position="bottom-left" autoClose={8000} containerWidth={400} data-toasts />
}

const isTakenNearer = (target: EventTarget | null): boolean => {
  if (!(target instanceof Element)) return isDialogOpen()
  if (target.closest('[data-toasts]')) return false
  // What is ticked has no use for the key.
  return isDialogOpen() || (isWriting(target) && !target.matches('[type=checkbox], [type=radio]'))
}
