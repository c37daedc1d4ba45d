import { useEffect, useState } from 'react'

/**
 * Gives the focus back to what had it before this was there: for dialogs that come and go as a whole, which Mantine's own
 * return, made for those that stay and are opened, does not see.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    },
    [before],
  )
}
