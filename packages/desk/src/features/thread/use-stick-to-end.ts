import { type RefObject, useEffect, useRef } from 'react'

/**
 * Who reads the newest stays there when the room changes: the composer grows, the window turns, a picture arrives.
 * Returns where to note, at each scroll, whether the end is in sight.
 */
export function useStickToEnd(
  scroller: RefObject<HTMLElement | null>,
  scrollToEnd: (options: { behavior: 'instant' }) => void,
): RefObject<boolean> {
  const atEnd = useRef(true)
  useEffect(() => {
    const element = scroller.current
    const content = element?.lastElementChild
    if (!element || !content) return
    const observer = new ResizeObserver(() => {
      if (!atEnd.current) return
      scrollToEnd({ behavior: 'instant' })
      // The list may not have measured the smaller room yet: its own end would leave the last line half hidden.
      element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    observer.observe(content)
    return () => observer.disconnect()
  }, [scroller, scrollToEnd])
  return atEnd
}
