/**
 * Tells partners of agents who write: when one begins, again while they go on, and when they stop. Whoever falls silent
 * without a word is forgotten; what partners show ends by itself.
 */
import { type Conversation, ownerOf } from '../conversations/conversation.ts'
import type { Clock } from '../lib/clock.ts'
import type { EphemeralSender } from './ephemeral-sender.ts'

interface HeardAgent {
  conversation: Conversation
  agent: { id: string; name: string }
  isTyping: boolean
}

export type HearAgent = (heard: HeardAgent) => void

/** No more often than this while somebody goes on. */
const typingEveryMs = 3000
/** Longer than any client is silent while its agent writes. */
const typingForgottenMs = 20_000

interface AgentTypingDeps {
  ephemerals: Pick<EphemeralSender, 'tell'>
  clock: Pick<Clock, 'steady'>
}

export function createAgentTyping({ ephemerals, clock }: AgentTypingDeps): HearAgent {
  /** When it was told that somebody writes, the longest ago first. */
  const toldAt = new Map<string, number>()
  const forget = (now: number) => {
    for (const [key, at] of toldAt) {
      if (now - at < typingForgottenMs) return
      toldAt.delete(key)
    }
  }
  return ({ conversation, agent, isTyping }) => {
    const now = clock.steady()
    forget(now)
    const key = JSON.stringify([conversation.id, agent.id])
    const last = toldAt.get(key)
    const isNews = isTyping ? last === undefined || now - last >= typingEveryMs : last !== undefined
    if (!isNews || (isTyping && conversation.status === 'closed')) return
    toldAt.delete(key)
    if (isTyping) toldAt.set(key, now)
    ephemerals.tell({
      type: 'agent.typing',
      key,
      connectorId: conversation.connectorId,
      customerId: conversation.customerId,
      conversationId: conversation.id,
      owner: ownerOf(conversation),
      data: { on: isTyping, agent: { id: agent.id, name: agent.name } },
    })
  }
}
