/** Accounts: what is done to one, with all that follows: sessions end, conversations are released. Pure. */
import type { Agent, Session } from '../commands/agent.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { KnownAgent, Needs, PasswordOwner, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, removeAll, tell, update } from '../commands/row-changes.ts'
import { release } from '../conversations/release.ts'
import { findMisplacement, newPlace } from './agent-place.ts'
import type { AgentPatch, AgentUpdate, OwnPassword } from './agent-store.ts'
import { comeIn } from './decide-status.ts'
import { rightsOf } from './rights.ts'

/** False when the e-mail is taken. */
export const recordAgent = (agent: Agent, apiKeyHash: Uint8Array | undefined): Command<boolean> => ({
  needs: byEmail(agent.email),
  decide: (state) => {
    if (isTaken(state, agent.id)) return unchanged(false)
    return { outcome: true, changes: newAgentChanges(agent, apiKeyHash) }
  },
})

export function newAgentChanges(agent: Agent, apiKeyHash?: Uint8Array): RowChange[] {
  const { role, service } = agent
  const { status: _, secondFactorSince: _since, identityIssuer: _issuer, sight: _sight, ...known } = agent
  const row = insert('agents', {
    ...known,
    capacity: agent.capacity ?? null,
    mayExport: agent.mayExport ?? false,
    mayErase: agent.mayErase ?? false,
    apiKeyHash: apiKeyHash ?? null,
  })
  return [row, tellOf(agent, 'agent.created', { role, service, rights: rightsOf(agent) })]
}

const byEmail = (email: string | null): Needs => (email === null ? {} : { agentsByEmail: { email } })
const isTaken = ({ agentsByEmail }: State, exceptId: string): boolean => agentsByEmail.some(({ id }) => id !== exceptId)

type AgentTarget = Pick<KnownAgent, 'id' | 'name' | 'instanceId'>

export const tellOf = (
  { id, name, instanceId }: AgentTarget,
  kind: string,
  params: Record<string, unknown> = {},
): RowChange => tell({ kind, target: { type: 'agent', id, name }, instanceId, connectorId: null, params })

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
    ...release(heldConversations, { from, now }),
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

type UpdateDecision = { kind: 'updated' } | Exclude<AgentUpdate, { kind: 'updated' }>

export const updateAgent = (id: string, patch: AgentPatch, now: number): Command<UpdateDecision> => ({
  needs: { ...withAll(id), ...byEmail(patch.email ?? null), memberships: { agentId: id } },
  decide: (state) => decideUpdate(id, patch, { state, now }),
})

export function decideUpdate(
  id: string,
  patch: AgentPatch,
  { state, now }: { state: State; now: number },
): Decision<UpdateDecision> {
  const [before] = state.agents
  if (!before) return unchanged({ kind: 'not_found' })
  if (isTaken(state, id)) return unchanged({ kind: 'email_taken' })
  const place = newPlace(before, patch)
  const misplaced = place && findMisplacement(place)
  if (misplaced) return unchanged({ kind: 'misplaced', fault: misplaced })
  const after = { ...patch, ...place }
  const agent = { ...before, ...after }
  const left = agent.instanceId === before.instanceId ? undefined : leave(state, now)
  const options = Object.keys(after).map((one) => one.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  return {
    outcome: { kind: 'updated' },
    changes: [
      ...update('agents', { id }, { before, after }),
      ...(left?.changes ?? []),
      ...(left ? removeAll('queueMembers', 'agentId', state.memberships.length > 0 ? [id] : []) : []),
      tellOf(agent, 'agent.updated', { options, ...(left && { released: left.released }) }),
    ],
  }
}

/** The agent may log in, and the password is still the one that was proved: a check of a password takes its time. */
export const isProved = ({ disabledAt, passwordHash }: PasswordOwner, provedHash: string): boolean =>
  disabledAt === null && passwordHash === provedHash

/**
 * Ends the agent's sessions, but for the one in which they change it themselves, which was then opened with a password
 * that is taken. False when there is no such agent, or it is not their password any more.
 */
export const recordPassword = (id: string, passwordHash: string, own: OwnPassword | undefined): Command<boolean> => ({
  needs: { passwordOf: { agentId: id }, sessionsOf: { agentId: id } },
  decide: ({ passwordOf: [before], sessionsOf }) => {
    if (!before || (own && !isProved(before, own.provedHash))) return unchanged(false)
    const isKept = ({ hash }: { hash: Uint8Array }) => own !== undefined && Buffer.compare(hash, own.session) === 0
    return {
      outcome: true,
      changes: [
        ...update('agents', { id }, { before: {}, after: { passwordHash } }),
        ...sessionsOf.flatMap((session) =>
          isKept(session)
            ? update('sessions', { hash: session.hash }, { before: session, after: { weakPassword: false } })
            : [remove('sessions', { hash: session.hash })],
        ),
        tellOf(before, own ? 'agent.password_changed' : 'agent.password_reset'),
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

/**
 * False when the agent cannot log in with that password any more, or not without a code. `provedHash` is null with the
 * operator token.
 */
export const recordSession = (session: Session, provedHash: string | null, codeTaken = false): Command<boolean> => ({
  needs:
    session.agentId === null
      ? {}
      : {
          ...{ passwordOf: { agentId: session.agentId }, secondFactorOf: { agentId: session.agentId } },
          agentStates: { agentId: session.agentId },
        },
  decide: (state) => {
    const {
      passwordOf: [agent],
      secondFactorOf: [factor],
    } = state
    const isEnough = codeTaken || factor === undefined || factor.since === null
    const isAgents = agent !== undefined && provedHash !== null && isProved(agent, provedHash) && isEnough
    if (session.agentId !== null && !isAgents) return unchanged(false)
    return { outcome: true, changes: [insert('sessions', session), ...comeIn(agent, state, session.createdAt)] }
  },
})
