/**
 * A queue: where the conversations of an instance wait for an agent, and how they are given out. Each instance has one
 * that is its default. What is done to one is decided in decide-queue.ts; who is given what, in choose-agent.ts.
 */
import type { QueueMemberRow, QueueRow } from '../commands/queue.ts'

export type Queue = QueueRow

/** An agent of a queue, with a level for each skill. */
export type QueueMember = QueueMemberRow & { name: string }

/** What an operator sets. `hours` and `texts` are documents, as JSON. */
export type QueueOptions = Omit<Queue, 'id' | 'instanceId' | 'createdAt' | 'deletedAt'>

export type QueuePatch = Partial<QueueOptions>
