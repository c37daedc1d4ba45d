import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { AuthenticateAgent } from '../../auth/authenticate-agent.ts'
import type { CarriedChange } from '../../changes/change.ts'
import type { Live } from '../../changes/live.ts'
import type { ChangeListener } from '../../changes/subscription.ts'
import type { Agent } from '../../commands/agent.ts'
import { isInSight, isSameSight, type Sight } from '../../conversations/sight.ts'
import type { Clock } from '../../lib/clock.ts'
import { createOrder } from '../../lib/in-order.ts'
import type { Presence, PresenceBoard } from '../../presence/presence.ts'
import type { App } from '../http/app.ts'
import {
  createEventStream,
  type EventStream,
  eventStreamHeaders,
  failStream,
  readLastEventId,
} from '../http/event-stream.ts'
import { keepAlive } from '../http/keep-alive.ts'
import type { StreamPlaces } from '../http/stream-places.ts'
import { authenticated, inboxAgent, sightOf } from './authenticate.ts'
import { createChangeEvents, toBareEvent, toResetEvent } from './change-events.ts'
import { keepInSight } from './changes-in-sight.ts'
import { deskDoor } from './describe.ts'
import { presentPresence } from './present.ts'
import { sendCounts } from './send-counts.ts'
import { readSight, type SightDeps } from './sight.ts'

export interface ChangesDeps extends SightDeps {
  authenticateAgent: AuthenticateAgent
  live: Pick<Live, 'subscribe' | 'readCounts'>
  presence: Pick<PresenceBoard, 'list' | 'onChange'>
  clock: Clock
  streams: StreamPlaces
}

const changesQuery = Type.Object({
  items: Type.Optional(Type.Enum(['true', 'false'], { fault: reason('not_a_choice', { choices: ['true', 'false'] }) })),
})

/** Server-sent events: what changes in the agent's instance, with what it is about as it is now. */
export function registerChanges(app: App, deps: ChangesDeps): void {
  const toChangeEvent = createChangeEvents()
  app.get(
    '/changes',
    {
      exposeHeadRoute: false,
      schema: { querystring: changesQuery },
      config: { operation: deskDoor.operations.followChanges },
    },
    async (request, reply) => {
      const { id: agentId, instanceId, reader } = inboxAgent(request)
      const { proof } = authenticated(request)
      const after = readLastEventId(request.headers['last-event-id'])
      const leavePlace = deps.streams.take(proof.value)
      const stream = createEventStream(deps.clock)
      stream.onClose(leavePlace)
      const readCounts = () => deps.live.readCounts(instanceId)
      const withItems = request.query.items === 'true'
      const watch = watchSight(deps, request)
      const toEvent = withItems ? (change: CarriedChange) => toChangeEvent(change, reader) : toBareEvent
      const tellCounts = withItems
        ? sendCounts({ stream, clock: deps.clock, agentId, reader, readCounts, sight: watch.sight })
        : () => {}
      const tell = (changes: readonly CarriedChange[]) => {
        const text = changes.map(toEvent).join('')
        return text === '' ? undefined : stream.write(text)
      }
      const listener: ChangeListener = {
        // With the place it starts at, so that a client that has seen no event yet can resume as well.
        begin: (seq) => {
          watch.at(seq)
          stream.write(`: connected\n${after === undefined ? `id: ${seq}\n` : ''}\n`)
        },
        changes: (changes) => {
          tellCounts()
          watch.at(changes.at(-1)?.seq)
          const sight = watch.sight()
          return sight === 'all' ? tell(changes) : keepInSight(deps.store, sight, changes).then(tell)
        },
        reset: (seq) => {
          watch.at(seq)
          return stream.write(toResetEvent(seq))
        },
        end: stream.end,
      }
      await deps.live.subscribe({ instanceId, after }, listener).then(
        ({ close }) => stream.onClose(close),
        (error) => failStream(stream, error),
      )
      tellCounts()
      tellPresence(deps, { stream, instanceId, sight: watch.sight })
      stream.onClose(app.endOnClose(stream.end))
      const isAllowed = async () => {
        const agent = (await deps.authenticateAgent(proof))?.agent
        // The same agent may have been moved to another instance, whose changes these are not.
        if (agent?.instanceId !== instanceId) return false
        // What is shown now is not what may be seen now: all of it is read anew.
        const resetAt = await watch.lookAgain(agent)
        if (resetAt !== undefined) stream.write(toResetEvent(resetAt))
        if (resetAt !== undefined) tellCounts()
        return true
      }
      void keepAlive(deps.clock, stream, isAllowed)
      return reply.headers(eventStreamHeaders).send(stream.readable)
    },
  )
}

/** What the reader of a stream may see, which can change while it lasts, and how far they were told. */
function watchSight(deps: SightDeps, request: FastifyRequest) {
  let sight = sightOf(request)
  let seq = 0
  return {
    sight: () => sight,
    at(told: number | undefined) {
      seq = told ?? seq
    },
    /** Gives how far they were told, where they see something else from now on. */
    async lookAgain(agent: Agent): Promise<number | undefined> {
      const now = await readSight(deps, { agent })
      if (isSameSight(now, sight)) return undefined
      sight = now
      return seq
    },
  }
}

interface PresenceReader {
  stream: EventStream
  instanceId: string
  sight: () => Sight
}

function tellPresence({ presence: board, store }: ChangesDeps, { stream, instanceId, sight }: PresenceReader): void {
  const inOrder = createOrder()
  const write = (presence: Presence) =>
    void stream.write(`event: presence\ndata: ${JSON.stringify(presentPresence(presence))}\n\n`)
  const writeIfSeen = async (presence: Presence) => {
    const [place] = await store.findPlaces({ instanceId, of: 'conversation', ids: [presence.conversationId] })
    if (place && isInSight(sight(), place)) write(presence)
  }
  const tell = (presence: Presence): void => {
    if (sight() === 'all') write(presence)
    // When the store does not answer: who is there says so again.
    else inOrder(() => writeIfSeen(presence)).catch(() => {})
  }
  for (const presence of board.list(instanceId)) tell(presence)
  stream.onClose(board.onChange(instanceId, tell))
}
