import { useLocation } from 'react-router'

/** Of an address: whoever opens a conversation so goes on in the list, and its field does not take the focus. */
export const keepsFocus = { focus: 'list' } as const

export function useIsFocusKept(): boolean {
  const { state } = useLocation()
  return typeof state === 'object' && state !== null && 'focus' in state && state.focus === keepsFocus.focus
}
