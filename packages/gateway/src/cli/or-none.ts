/** A flag that takes something away: written `none`, null where it is kept. */
const none = 'none'
export type OrNone<T> = T | typeof none

export const orNone =
  <T>(read: (text: string) => T) =>
  (text: string): OrNone<T> =>
    text === none ? none : read(text)

export const orNull = <T>(value: OrNone<T>): T | null => (value === none ? null : value)
