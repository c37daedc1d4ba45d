import { reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import type { QueueMember } from './queue.ts'
import type { QueueStore } from './queue-store.ts'

interface Dependencies {
  store: Pick<QueueStore, 'recordQueueMember' | 'removeQueueMember'>
  clock: Pick<Clock, 'now'>
}

interface Membership {
  queueId: string
  agentId: string
}

/** Adds them, or replaces their skills. */
export async function putQueueMember(
  { store }: Dependencies,
  { skills, ...wanted }: Membership & { skills: Readonly<Record<string, number>> },
): Promise<QueueMember> {
  const outcome = await store.recordQueueMember({ ...wanted, skills: JSON.stringify(skills) })
  if (outcome.kind === 'recorded') return outcome.member
  if (outcome.kind === 'not_found') throw refuse('queue_unknown', { id: wanted.queueId })
  throw new ApiError(reason('member_not_added'), { faults: [fault('/agent_id', 'agent_of_instance_unknown')] })
}

/** Gives what they were. */
export async function removeQueueMember({ store, clock }: Dependencies, wanted: Membership): Promise<QueueMember> {
  const member = await store.removeQueueMember({ ...wanted, now: clock.now() })
  if (!member) throw refuse('queue_member_unknown', { id: wanted.agentId })
  return member
}
