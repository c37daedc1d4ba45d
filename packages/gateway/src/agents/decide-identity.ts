/**
 * Single sign-on: whose account an identity of a provider is, and what follows from it. An identity that is linked decides
 * by itself: its address may change, or go to somebody else. Only a verified address links one, and an account has one
 * identity of an issuer: who is given a former colleague's address does not get their account. Pure.
 */
import type { AgentRole } from '@passerelle/protocol'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { KnownAgent, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove } from '../commands/row-changes.ts'
import { decideUpdate, newAgentChanges, tellOf } from './decide-agent.ts'
import { comeIn } from './decide-status.ts'
import type { SignInOutcome, SignInRefusal, WantedSignIn } from './identity-store.ts'

const refused = (code: SignInRefusal): Decision<SignInOutcome> => unchanged({ kind: 'refused', code })

export const signIn = (wanted: WantedSignIn, now: number): Command<SignInOutcome> => {
  const { issuer, subject, email } = wanted.vouched
  return {
    needs: {
      identity: { issuer, subject },
      ...(email !== null && { agentsByEmail: { email } }),
      ...(wanted.create && { instance: { id: wanted.create.instanceId } }),
    },
    needsMore: (state) => {
      const id = findAgentId(state)
      if (id === undefined) return undefined
      return {
        ...{ agents: { ids: [id] }, identityOf: { agentId: id }, agentStates: { agentId: id } },
        ...{ sessionsOf: { agentId: id }, heldConversations: { agentId: id }, memberships: { agentId: id } },
      }
    },
    decide: (state) => {
      const [agent] = state.agents
      return agent ? signInKnown(agent, wanted, { state, now }) : signInNew(wanted, { state, now })
    },
  }
}

const findAgentId = ({ identity: [identity], agentsByEmail: [byEmail] }: State): string | undefined =>
  identity?.agentId ?? byEmail?.id

interface At {
  state: State
  now: number
}

function signInKnown(agent: KnownAgent, wanted: WantedSignIn, { state, now }: At): Decision<SignInOutcome> {
  const { vouched, session, create } = wanted
  const link = findLink(agent, wanted, { state, now })
  if (link === undefined) return refused('sign_in_other_identity')
  if (agent.disabledAt !== null) return refused('sign_in_disabled')
  if (vouched.role === null) {
    // What they have open would outlive the role by a day.
    const ended = (state.identity.length > 0 ? state.sessionsOf : []).map(({ hash }) => remove('sessions', { hash }))
    return { outcome: { kind: 'refused', code: 'sign_in_without_role' }, changes: ended }
  }
  const place = findPlace(agent, vouched.role, state.instance.length > 0 ? create : null)
  if (place === undefined) return refused('sign_in_without_instance')
  const isMoved = place.role !== agent.role || place.instanceId !== agent.instanceId
  // The address is not what changes.
  const moved = isMoved ? decideUpdate(agent.id, place, { state: { ...state, agentsByEmail: [] }, now }).changes : []
  const opened = insert('sessions', { ...session, agentId: agent.id })
  const arrived = comeIn({ id: agent.id, instanceId: place.instanceId }, state, now)
  return { outcome: { kind: 'signed_in', agentId: agent.id }, changes: [...link, ...moved, opened, ...arrived] }
}

/** What links the identity; nothing when it is. Undefined when the account is another identity's of this issuer. */
function findLink(agent: KnownAgent, { vouched }: WantedSignIn, { state, now }: At): RowChange[] | undefined {
  const [identity] = state.identity
  if (identity) return []
  const [other] = state.identityOf
  if (other?.issuer === vouched.issuer) return undefined
  const { issuer, subject } = vouched
  return [
    ...(other ? [remove('agentIdentities', { agentId: agent.id })] : []),
    insert('agentIdentities', { agentId: agent.id, issuer, subject, linkedAt: now }),
    tellOf(agent, 'agent.identity_linked', { issuer }),
  ]
}

/** Where the provider's role puts them: operators have no instance, and whoever was one has none to go back to. */
function findPlace(
  { role, instanceId }: Pick<KnownAgent, 'role' | 'instanceId'>,
  wanted: AgentRole | undefined,
  create: WantedSignIn['create'],
): Pick<KnownAgent, 'role' | 'instanceId'> | undefined {
  if (wanted === undefined || wanted === role) return { role, instanceId }
  if (wanted === 'operator') return { role: wanted, instanceId: null }
  const instance = instanceId ?? create?.instanceId
  return instance === undefined ? undefined : { role: wanted, instanceId: instance }
}

function signInNew({ vouched, session, create }: WantedSignIn, { state, now }: At): Decision<SignInOutcome> {
  if (vouched.email === null) return refused('sign_in_unverified')
  if (vouched.role === null) return refused('sign_in_without_role')
  if (!create || state.instance.length === 0) return refused('sign_in_unknown')
  const { issuer, subject, email, name, role = 'agent' } = vouched
  const instanceId = role === 'operator' ? null : create.instanceId
  const agent = { id: create.id, instanceId, email, name, role, service: false, passwordHash: null }
  const { id } = agent
  return {
    outcome: { kind: 'signed_in', agentId: id },
    changes: [
      ...newAgentChanges({ ...agent, createdAt: now, disabledAt: null }),
      insert('agentIdentities', { agentId: id, issuer, subject, linkedAt: now }),
      tellOf(agent, 'agent.identity_linked', { issuer }),
      insert('sessions', { ...session, agentId: id }),
      ...comeIn(agent, state, now),
    ],
  }
}

export const unlinkIdentity = (agentId: string): Command<void> => ({
  needs: { agents: { ids: [agentId] }, identityOf: { agentId }, sessionsOf: { agentId } },
  decide: ({ agents: [agent], identityOf: [identity], sessionsOf }) => {
    if (!agent || !identity) return unchanged(undefined)
    return {
      outcome: undefined,
      changes: [
        remove('agentIdentities', { agentId }),
        ...sessionsOf.map(({ hash }) => remove('sessions', { hash })),
        tellOf(agent, 'agent.identity_unlinked', { issuer: identity.issuer }),
      ],
    }
  },
})
