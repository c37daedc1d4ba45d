import { randomBytes } from 'node:crypto'

const keyPattern = /^[0-9a-f]{40}$/

/** Whether a blob may have it; one of another form was never given. */
export const isKey = (text: string): boolean => keyPattern.test(text)

export const newKey = (): string => randomBytes(20).toString('hex')

/** The one that is wanted, which names a place in the store, else a new one. */
export function chooseKey(wanted: string | undefined): string {
  if (wanted !== undefined && !isKey(wanted)) throw new Error(`${wanted} is no key of a blob`)
  return wanted ?? newKey()
}
