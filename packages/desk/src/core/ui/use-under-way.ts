import { useRef } from 'react'

/** Knows at once that something is being done: what is drawn says so a moment later, and a key may be quicker. */
export function useUnderWay() {
  const underWay = useRef(false)
  return {
    isUnderWay: () => underWay.current,
    /** Nothing while something is under way. */
    run: async (work: () => Promise<unknown>): Promise<void> => {
      if (underWay.current) return
      underWay.current = true
      try {
        await work()
      } finally {
        underWay.current = false
      }
    },
  }
}
