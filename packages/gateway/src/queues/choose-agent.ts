/**
 * Who of a queue is given a conversation. Pure.
 *
 * Wishes are skills, and a language, which is a skill by its code: `fr` serves `fr-CA` too. They are not loosened with
 * time: after a time it is the overflow queue's turn. But a wish that no member could ever meet, online or not, is ignored:
 * nobody waits for ever for a skill that a bot misspelled.
 */
import type { Assignment } from '../commands/queue.ts'
import { levelOf, type Skills } from '../commands/skills.ts'

export interface Skilled {
  skills: Skills
}

export interface Candidate extends Skilled {
  id: string
  status: 'online' | 'away' | 'offline'
  /** How many conversations they may have at a time, and how many they have. */
  capacity: number
  load: number
  /** When a conversation was given to them last, or was over. */
  idleSince: number
  /** Null: never. */
  lastAssignedAt: number | null
  /** Is not in the queue, and had one of those who wait there last. */
  isGuest?: boolean
}

interface Asked {
  skills: readonly string[]
  /** BCP 47 */
  language: string | null
}

export interface Wishes extends Asked {
  /** Whom the customer knows: is given it whatever the wishes and the queue, while they are online and have room. */
  lastAgentId: string | null
  /** Who had it and passed it on: is not given it again. */
  releasedById: string | null
  /** Who had it and did not answer in time: is given it again once there is nobody else to try, unless it goes on then. */
  triedIds: readonly string[]
}

export const hasRoom = ({ status, load, capacity }: Pick<Candidate, 'status' | 'load' | 'capacity'>): boolean =>
  status === 'online' && load < capacity

export interface Rules {
  mode: Assignment
  /** Goes on to another queue after a time, which begins anew whenever somebody gave it back. */
  overflows: boolean
}

/** Nobody when nobody fits who has room. Among equals, whoever has fewest; then the first. */
export function chooseAgent(
  wishes: Wishes,
  members: readonly Candidate[],
  { mode, overflows }: Rules,
): Candidate | undefined {
  const online = members.filter(({ id, status }) => status === 'online' && id !== wishes.releasedById)
  const last = online.find((one) => one.id === wishes.lastAgentId && hasRoom(one))
  if (last || mode === 'manual') return last
  const own = members.filter(({ isGuest }) => !isGuest)
  const wanted = metBySomebody(wishes, own)
  const fitting = online.filter((one) => own.includes(one) && wanted.every((wish) => levelOf(one.skills, wish) > 0))
  const untried = fitting.filter(({ id, capacity }) => capacity > 0 && !wishes.triedIds.includes(id))
  const rank = (one: Candidate) => ({ one, skill: sumOfLevels(one, wanted), turn: rankIn(mode, one) })
  const free = (untried.length > 0 || overflows ? untried : fitting).filter(hasRoom)
  const [best] = free
    .map(rank)
    .toSorted((a, b) => b.skill - a.skill || compare(a.turn, b.turn) || a.one.load - b.one.load)
  return best?.one
}

const compare = (a: number, b: number): number => (a < b ? -1 : Number(a > b))

/** Whether one of the members has all that is asked for, and that any of them has. */
export const fits = (asked: Asked, { skills }: Skilled, members: readonly Skilled[]): boolean =>
  metBySomebody(asked, members).every((wish) => levelOf(skills, wish) > 0)

const metBySomebody = ({ skills, language }: Asked, members: readonly Skilled[]): string[] =>
  [...skills, ...(language === null ? [] : [language])].filter((wish) =>
    members.some((member) => levelOf(member.skills, wish) > 0),
  )

const sumOfLevels = ({ skills }: Candidate, wanted: readonly string[]): number =>
  wanted.reduce((sum, wish) => sum + levelOf(skills, wish), 0)

/** The lower, the earlier it is their turn. */
function rankIn(mode: Assignment, { load, capacity, idleSince, lastAssignedAt }: Candidate): number {
  if (mode === 'least_busy') return load / capacity
  return mode === 'longest_idle' ? idleSince : (lastAssignedAt ?? Number.NEGATIVE_INFINITY)
}
