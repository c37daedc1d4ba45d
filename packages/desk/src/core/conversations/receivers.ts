/** To whom a conversation can be passed on: queues, then colleagues; not to where it is. Pure. */
import type { ConversationItem, DeskAgentItem, DeskQueueItem, QueueAvailability } from '@passerelle/protocol'

export interface Receiver {
  /** Of both kinds together. */
  value: string
  label: string
  /** Of a queue where nobody answers now. */
  trouble?: Exclude<QueueAvailability['state'], 'open'> | undefined
}

interface Choices {
  item: ConversationItem
  /** The agent, who takes it in another way. */
  me: string
  queues: readonly DeskQueueItem[]
  agents: readonly DeskAgentItem[]
}

export function receiversOf({ item, me, queues, agents }: Choices): { queues: Receiver[]; colleagues: Receiver[] } {
  const here = item.owner?.type === 'bot' ? undefined : item.owner?.id
  const others = <T extends { id: string }>(all: readonly T[]): T[] => all.filter(({ id }) => id !== here)
  return {
    queues: others(queues).map(({ id, name, availability: { state } }) => ({
      ...{ value: `queue:${id}`, label: name },
      trouble: state === 'open' ? undefined : state,
    })),
    colleagues: others(agents.filter(({ id }) => id !== me)).map(({ id, name }) => ({
      value: `agent:${id}`,
      label: name,
    })),
  }
}

export function toReceiver(value: string): { queue_id: string } | { agent_id: string } {
  const id = value.slice(value.indexOf(':') + 1)
  return value.startsWith('queue:') ? { queue_id: id } : { agent_id: id }
}
