/**
 * Who of those that wait in the queues of an instance is given to whom, now. Pure.
 *
 * One after another over all queues, in their turn: so no queue is served before a customer of another who has waited
 * longer for the same agent. One that fits nobody with room does not hold up those behind it, however many they are: more
 * of a queue is asked for as long as somebody there has room.
 */
import { type Candidate, chooseAgent, hasRoom, type Rules } from './choose-agent.ts'
import { byId, inTurn, type Line, type Page, type Waiting } from './waiting.ts'

export interface Planned {
  conversationId: string
  agentId: string
  queueId: string
}

/** A queue with who is given what waits there. An agent may be in several. */
export interface Room extends Rules, Line {
  members: readonly Candidate[]
}

/** Answered by a page. */
export interface Wanted {
  room: Room
  after: Waiting
  /** Since the last page: none of it depends on the next one. */
  planned: Planned[]
}

export const hasAnyRoom = ({ members }: Pick<Room, 'members'>): boolean => members.some(hasRoom)

/** Gives what was planned since the last page. */
export function* planAssignments(given: readonly Room[], now: number): Generator<Wanted, Planned[], Page> {
  const rooms = given.map(
    (room): OpenRoom => ({
      ...room,
      members: room.members.toSorted(byId),
      isOpen: hasAnyRoom(room),
      fitNobody: new Set(),
    }),
  )
  const roomsOf = groupByMember(rooms)
  let planned: Planned[] = []
  const walk = inTurn(rooms, ({ isOpen }) => isOpen)
  for (let step = walk.next(); !step.done; ) {
    if (step.value.kind === 'read') {
      const { line: room, after } = step.value
      const page = yield { room, after, planned }
      planned = []
      step = walk.next(page)
      continue
    }
    const { line: room, one } = step.value
    const agent = choose(room, one)
    if (agent) {
      planned.push({ conversationId: one.id, agentId: agent.id, queueId: room.queueId })
      for (const each of roomsOf.get(agent.id) ?? []) makeBusier(each, agent, now)
    }
    step = walk.next()
  }
  return planned
}

interface OpenRoom extends Room {
  isOpen: boolean
  /** Who asks for these is nobody's for the rest of the plan: agents have less and less room. */
  fitNobody: Set<string>
}

function choose(room: OpenRoom, one: Waiting): Candidate | undefined {
  const { skills, language, lastAgentId, releasedById, triedIds } = one
  const wishes = JSON.stringify([skills, language, lastAgentId, releasedById, triedIds])
  if (room.fitNobody.has(wishes)) return undefined
  const agent = chooseAgent(one, room.members, room)
  if (!agent) room.fitNobody.add(wishes)
  return agent
}

function groupByMember(rooms: readonly OpenRoom[]): Map<string, OpenRoom[]> {
  const roomsOf = new Map<string, OpenRoom[]>()
  for (const room of rooms) {
    for (const { id } of room.members) roomsOf.set(id, [...(roomsOf.get(id) ?? []), room])
  }
  return roomsOf
}

function makeBusier(room: OpenRoom, { id, load }: Candidate, now: number): void {
  const busier = { load: load + 1, idleSince: now, lastAssignedAt: now }
  room.members = room.members.map((one) => (one.id === id ? { ...one, ...busier } : one))
  room.isOpen = hasAnyRoom(room)
}

/** As many as are committed together at most. */
const mostAtOnce = 50

/**
 * What is written at once: those that follow each other, none of them for the same agent. So at any moment the beginning of
 * the plan is written, and a server that plans meanwhile comes to the same.
 */
export function inWaves(planned: readonly Planned[]): Planned[][] {
  const waves: Planned[][] = []
  for (const one of planned) {
    const wave = waves.at(-1)
    if (wave && wave.length < mostAtOnce && wave.every(({ agentId }) => agentId !== one.agentId)) wave.push(one)
    else waves.push([one])
  }
  return waves
}
