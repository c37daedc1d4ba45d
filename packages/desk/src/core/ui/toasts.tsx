import { Notifications, notifications } from '@mantine/notifications'
import { useEffect } from 'react'

/** Over whatever is there, so Escape sends them away, wherever the focus is. */
export function Toasts() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && notifications.clean()
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return <Notifications position="bottom-left" autoClose={8000} containerWidth={400} />
}
