/**
 * What a customer writes opens a window of 24 hours in which anything may be answered; after it WhatsApp takes a template
 * alone. It is kept here, and WhatsApp has the last word.
 */
import type { State } from '../kit/state.ts'
import { UpstreamError } from '../kit/upstream.ts'
import { codeOf } from './meta-error.ts'

const windowMs = 24 * 3600_000
/** "Re-engagement message": more than 24 hours have passed since the customer last wrote. */
const closedCode = 131047

const windowKey = (customer: string): string => `window:${customer}`

/** An older message that comes again, or late, changes nothing. */
export function extendWindow(state: State, customer: string, writtenAt: number): void {
  if (writtenAt > Number(state.get(windowKey(customer)) ?? 0)) state.set(windowKey(customer), String(writtenAt))
}

interface Ways<T> {
  to: string
  open(): Promise<T>
  closed(): Promise<T>
}

export async function inWindow<T>({ state }: { state: State }, { to, open, closed }: Ways<T>): Promise<T> {
  if (Date.now() >= Number(state.get(windowKey(to)) ?? 0) + windowMs) return closed()
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof UpstreamError) || codeOf(error) !== closedCode) throw error
    state.delete(windowKey(to))
    return closed()
  }
}
