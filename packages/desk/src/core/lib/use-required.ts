import { type Context, use } from 'react'

/** What the root makes and hands down: there is no default for it, since nothing is made by an import. */
export function useRequired<T>(context: Context<T | null>): T {
  const value = use(context)
  if (value === null) throw new Error('This is handed down from the root, and is read outside of it')
  return value
}
