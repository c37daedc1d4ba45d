/**
 * The time that something new stands at in its thread: the time of day, but never before what stands last there, so that
 * a clock that was set back puts nothing new above what is older. At the same time, activities stand above messages, and
 * each kind goes by sequence. Pure.
 */
export const notBefore = (lastPlaceAt: number | null, time: number): number => Math.max(time, lastPlaceAt ?? time)

/** An activity's: below all that is there, messages of the same time too. */
export const below = (lastPlaceAt: number | null, time: number): number =>
  lastPlaceAt === null ? time : Math.max(time, lastPlaceAt + 1)
