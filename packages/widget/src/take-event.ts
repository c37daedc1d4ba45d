/** What happened at the contact centre, into the chat: where the visitor stands, who types, what was read. */
import type { PartnerEvent } from '@passerelle/sdk'
import type { Bot } from './bot.ts'
import { historyOf } from './compose-message.ts'
import type { Sender } from './handover.ts'
import type { Presence } from './presence.ts'
import { isWithTeam, moveBy, type Notice } from './status.ts'
import { newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

export interface TakeEventDeps {
  bot: Bot | null
  visitors: Visitors
  sender: Sender
  presence: Pick<Presence, 'refresh' | 'absence' | 'forget'>
  now(): number
}

export function createEventTaker({ bot, visitors, sender, presence, now }: TakeEventDeps) {
  const seconds = () => Math.floor(now() / 1000)

  function move(visitor: Visitor, event: PartnerEvent): void {
    const moved = moveBy(visitor.status, event)
    if (!moved) return
    const wasWithTeam = isWithTeam(visitor.status)
    visitors.move(visitor, hasSpoken(visitor, moved.notice) ? { ...moved, notice: null } : moved, seconds())
    if (!wasWithTeam && isWithTeam(visitor.status)) joinTeam({ visitors, sender }, visitor)
    if (moved.status.at !== 'bot' || !bot) return
    const reply = bot.welcomeBack({ locale: visitor.locale, absence: presence.absence() })
    visitors.append(visitor, newEntry(visitor, 'bot', { ...reply, createdAt: seconds() }))
  }

  const whose = ({ customer_id }: PartnerEvent) => (customer_id === null ? undefined : visitors.find(customer_id))

  return async function take(event: PartnerEvent): Promise<void> {
    if (event.type === 'availability.changed') presence.forget()
    const returned = whose(event)
    // The bot knows whether it can offer a person before it speaks.
    if (bot && returned && moveBy(returned.status, event)?.status.at === 'bot') await presence.refresh()
    // Looked up again: they may have been erased meanwhile.
    const visitor = whose(event)
    if (!visitor) return
    if (event.type === 'agent.typing') {
      const { on, agent } = event.data
      visitors.publish(visitor.id, { type: 'typing', data: { on, name: agent.name } })
    } else if (event.type === 'message.read') {
      markRead(visitors, visitor, event.data.message_id)
    } else move(visitor, event)
  }
}

/** A message never waits for an event: an agent's first answer comes before the event that says they took over. */
function hasSpoken({ entries }: Visitor, notice: Notice | null): boolean {
  const last = entries.at(-1)
  return notice?.code === 'joined' && last?.author === 'agent' && last.agentName === notice.name
}

/** An agent may come first: then the bot steps aside, and what it talked about is handed over. */
export function joinTeam({ sender }: Pick<TakeEventDeps, 'visitors' | 'sender'>, visitor: Visitor): void {
  if (visitor.handOver || !historyOf(visitor).some(({ author }) => author === 'visitor')) return
  sender.begin(visitor, { ask: null, hints: {} })
}

function markRead(visitors: Visitors, visitor: Visitor, messageId: string): void {
  const last = visitor.entries.findIndex(({ id }) => id === messageId)
  for (const entry of visitor.entries.slice(0, last + 1)) {
    if (entry.state === 'sent') visitors.update(visitor, entry, { state: 'read' })
  }
}
