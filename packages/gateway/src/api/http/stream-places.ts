import { reason } from '@passerelle/protocol/errors'
import { ApiError } from '../../lib/errors.ts'

/** Event streams are bounded by whom they were opened with: a session, an API key, the operator token. */
export interface StreamPlaces {
  /** Takes a place, which the function it gives leaves again; 429 when all are taken. */
  take(holder: string): () => void
  /** How many are taken, by all. */
  count(): number
}

/** A browser's tabs share one. */
const placesOfHolder = 32
const retryAfterSeconds = 10

export function createStreamPlaces(): StreamPlaces {
  const taken = new Map<string, number>()

  return {
    take(holder) {
      const count = taken.get(holder) ?? 0
      if (count >= placesOfHolder) {
        throw new ApiError(reason('too_many_streams', { count: placesOfHolder }), {
          headers: { 'Retry-After': String(retryAfterSeconds) },
        })
      }
      taken.set(holder, count + 1)
      return () => {
        const left = (taken.get(holder) ?? 0) - 1
        if (left > 0) taken.set(holder, left)
        else taken.delete(holder)
      }
    },
    count: () => taken.values().reduce((sum, one) => sum + one, 0),
  }
}
