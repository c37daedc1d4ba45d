/** An account as its form holds it: every field a text or a choice. Pure. */
import type { AgentRight } from '@passerelle/protocol'

export const KINDS = ['agent', 'supervisor', 'operator', 'service'] as const
export type Kind = (typeof KINDS)[number]

export interface AgentForm {
  kind: Kind
  name: string
  email: string
  instance_id: string
  /** Empty: as their queue has it. */
  capacity: string
  mayExport: boolean
  mayErase: boolean
}

/** Conversations are given to people. */
export const hasCapacity = (kind: Kind): boolean => kind === 'agent' || kind === 'supervisor'

/** What is no number is refused by the server, which tells the bounds. */
export function capacityOf({ capacity }: Pick<AgentForm, 'capacity'>): number | null {
  const typed = capacity.trim()
  if (typed === '') return null
  return /^\d+$/.test(typed) ? Number(typed) : 0
}

/** The others have all of them. */
export const hasChosenRights = (kind: Kind): boolean => kind === 'agent' || kind === 'service'

export const rightsOf = ({ mayExport, mayErase }: AgentForm): AgentRight[] => [
  ...(mayExport ? (['export'] as const) : []),
  ...(mayErase ? (['erase'] as const) : []),
]
