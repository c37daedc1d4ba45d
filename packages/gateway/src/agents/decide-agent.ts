/** Accounts: what is done to one, with all that follows: sessions end, conversations are released. Pure. */
import { systemActor } from '../commands/actor.ts'
import type { Agent, Session } from '../commands/agent.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { KnownAgent, Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, tell, update } from '../commands/row-changes.ts'
import { tellOfHolder } from '../conversations/conversation-activities.ts'
import { notBefore } from '../messages/thread-order.ts'
import type { AgentPatch } from './agent-store.ts'

/** False when the e-mail is taken. */
export const recordAgent = (agent: Agent, apiKeyHash: Uint8Array | undefined): Command<boolean> => ({
  needs: byEmail(agent.email),
  decide: (state) => {
    if (isTaken(state, agent.id)) return unchanged(false)
    const { role, service } = agent
    const row = insert('agents', { ...agent, apiKeyHash: apiKeyHash ?? null })
    return { outcome: true, changes: [row, tellOf(agent, 'agent.created', { role, service })] }
  },
})

const byEmail = (email: string | null): Needs => (email === null ? {} : { agentsByEmail: { email } })
const isTaken = ({ agentsByEmail }: State, exceptId: string): boolean => agentsByEmail.some(({ id }) => id !== exceptId)

type AgentTarget = Pick<KnownAgent, 'id' | 'name' | 'instanceId'>

const tellOf = ({ id, name, instanceId }: AgentTarget, kind: string, params: Record<string, unknown> = {}): RowChange =>
  tell({ kind, target: { type: 'agent', id, name }, instanceId, connectorId: null, params })

const withAll = (id: string): Needs => ({
  agents: { ids: [id] },
  sessionsOf: { agentId: id },
  heldConversations: { agentId: id },
})

export const disableAgent = (id: string, now: number): Command<void> => ({
  needs: withAll(id),
  decide: (state) => {
    const [before] = state.agents
    if (!before) return unchanged(undefined)
    const { changes, released } = leave(state, now)
    if (before.disabledAt === null) {
      changes.push(...update('agents', { id }, { before, after: { disabledAt: now } }))
      changes.push(tellOf(before, 'agent.disabled', { released }))
    }
    return { outcome: undefined, changes }
  },
})

/** Of what they had where they were: sessions end, and open conversations are nobody's; the desks are told. */
function leave(
  { agents: [from], sessionsOf, heldConversations }: State,
  now: number,
): { changes: RowChange[]; released: number } {
  const changes = [
    ...sessionsOf.map(({ hash }) => remove('sessions', { hash })),
    ...heldConversations.flatMap((before) => [
      ...update('conversations', { id: before.id }, { before, after: { assigneeId: null } }),
      insert('changes', {
        ...{ instanceId: before.instanceId, type: 'conversation.updated', conversationId: before.id },
        ...{ messageId: null, recordedAt: now },
      }),
      tellOfHolder(before, { from, to: undefined, actor: systemActor, at: notBefore(before.lastSortAt, now) }),
    ]),
  ]
  return { changes, released: heldConversations.length }
}

export const enableAgent = (id: string): Command<void> => ({
  needs: { agents: { ids: [id] } },
  decide: ({ agents: [before] }) => {
    if (!before || before.disabledAt === null) return unchanged(undefined)
    const changes = update('agents', { id }, { before, after: { disabledAt: null } })
    return { outcome: undefined, changes: [...changes, tellOf(before, 'agent.enabled')] }
  },
})

type UpdateDecision = { kind: 'updated' } | { kind: 'not_found' } | { kind: 'email_taken' }

export const updateAgent = (id: string, patch: AgentPatch, now: number): Command<UpdateDecision> => ({
  needs: { ...withAll(id), ...byEmail(patch.email ?? null) },
  decide: (state) => decideUpdate(id, patch, { state, now }),
})

function decideUpdate(
  id: string,
  patch: AgentPatch,
  { state, now }: { state: State; now: number },
): Decision<UpdateDecision> {
  const [before] = state.agents
  if (!before) return unchanged({ kind: 'not_found' })
  if (isTaken(state, id)) return unchanged({ kind: 'email_taken' })
  const agent = { ...before, ...patch }
  const left = agent.instanceId === before.instanceId ? undefined : leave(state, now)
  const options = Object.keys(patch).map((one) => (one === 'instanceId' ? 'instance_id' : one))
  return {
    outcome: { kind: 'updated' },
    changes: [
      ...update('agents', { id }, { before, after: patch }),
      ...(left?.changes ?? []),
      tellOf(agent, 'agent.updated', { options, ...(left && { released: left.released }) }),
    ],
  }
}

/** Ends the agent's sessions, but for the one to keep, which was then opened with a password that is taken. */
export const recordPassword = (id: string, passwordHash: string, keep: Uint8Array | undefined): Command<void> => ({
  needs: { agents: { ids: [id] }, sessionsOf: { agentId: id } },
  decide: ({ agents: [before], sessionsOf }) => {
    if (!before) return unchanged(undefined)
    const isKept = ({ hash }: { hash: Uint8Array }) => keep !== undefined && Buffer.compare(hash, keep) === 0
    return {
      outcome: undefined,
      changes: [
        ...update('agents', { id }, { before: {}, after: { passwordHash } }),
        ...sessionsOf.flatMap((session) =>
          isKept(session)
            ? update('sessions', { hash: session.hash }, { before: session, after: { weakPassword: false } })
            : [remove('sessions', { hash: session.hash })],
        ),
        tellOf(before, 'agent.password_reset'),
      ],
    }
  },
})

/** False when there is none of that id, or it is somebody else's. */
export const endSessionOf = (agentId: string | null, id: string): Command<boolean> => ({
  needs: { sessionsOf: { agentId } },
  decide: ({ sessionsOf }) => {
    const session = sessionsOf.find((one) => one.id === id)
    if (!session) return unchanged(false)
    const ended = { kind: 'session.ended', target: { type: 'session', id, name: null } } as const
    return {
      outcome: true,
      changes: [remove('sessions', { hash: session.hash }), tell({ ...ended, instanceId: null, connectorId: null })],
    }
  },
})

export const recordSession = (session: Session): Command<void> => ({
  needs: {},
  decide: () => ({ outcome: undefined, changes: [insert('sessions', session)] }),
})
