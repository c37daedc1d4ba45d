import { useLocation } from 'react-router'

/** Of an address: whoever opens a conversation so goes on in the list, and its field does not take the focus. */
export const keepsFocus = { focus: 'list' } as const
/** Whoever opens it so writes next, also when it is open already. */
export const takesFocus = { focus: 'field' } as const

const focusOf = (state: unknown): unknown =>
  typeof state === 'object' && state !== null && 'focus' in state ? state.focus : undefined

export const useIsFocusKept = (): boolean => focusOf(useLocation().state) === keepsFocus.focus

/** Another one each time that the field is asked for. */
export function useFieldAsked(): string | undefined {
  const { key, state } = useLocation()
  return focusOf(state) === takesFocus.focus ? key : undefined
}
