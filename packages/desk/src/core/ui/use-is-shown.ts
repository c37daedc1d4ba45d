import { useCallback, useEffect, useRef } from 'react'

/** Whether the component still is on the screen: what comes of its act may come later. */
export function useIsShown(): () => boolean {
  const isShown = useRef(false)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])
  return useCallback(() => isShown.current, [])
}
