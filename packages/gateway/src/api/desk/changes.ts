import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { AuthenticateAgent } from '../../auth/authenticate-agent.ts'
import type { CarriedChange } from '../../changes/change.ts'
import type { Live } from '../../changes/live.ts'
import type { ChangeListener } from '../../changes/subscription.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Presence, PresenceBoard } from '../../presence/presence.ts'
import type { App } from '../http/app.ts'
import { createEventStream, type EventStream, eventStreamHeaders, failStream } from '../http/event-stream.ts'
import { keepAlive } from '../http/keep-alive.ts'
import type { StreamPlaces } from '../http/stream-places.ts'
import { authenticated, inboxAgent } from './authenticate.ts'
import { createChangeEvents, toBareEvent, toResetEvent } from './change-events.ts'
import { deskDoor } from './describe.ts'
import { presentPresence } from './present.ts'
import { sendCounts } from './send-counts.ts'

export interface ChangesDeps {
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
      const toEvent = withItems ? (change: CarriedChange) => toChangeEvent(change, reader) : toBareEvent
      const tellCounts = withItems ? sendCounts({ stream, clock: deps.clock, agentId, reader, readCounts }) : () => {}
      const listener: ChangeListener = {
        // With the place it starts at, so that a client that has seen no event yet can resume as well.
        begin: (seq) => void stream.write(`: connected\n${after === undefined ? `id: ${seq}\n` : ''}\n`),
        changes: (changes) => {
          tellCounts()
          return stream.write(changes.map(toEvent).join(''))
        },
        reset: (seq) => stream.write(toResetEvent(seq)),
        end: stream.end,
      }
      await deps.live.subscribe({ instanceId, after }, listener).then(
        ({ close }) => stream.onClose(close),
        (error) => failStream(stream, error),
      )
      tellCounts()
      tellPresence(deps.presence, stream, instanceId)
      stream.onClose(app.endOnClose(stream.end))
      // The same agent may have been moved to another instance, whose changes these are not.
      const isAllowed = async () => (await deps.authenticateAgent(proof))?.agent?.instanceId === instanceId
      void keepAlive(deps.clock, stream, isAllowed)
      return reply.headers(eventStreamHeaders).send(stream.readable)
    },
  )
}

function tellPresence(board: ChangesDeps['presence'], stream: EventStream, instanceId: string): void {
  const tell = (presence: Presence) =>
    void stream.write(`event: presence\ndata: ${JSON.stringify(presentPresence(presence))}\n\n`)
  for (const presence of board.list(instanceId)) tell(presence)
  stream.onClose(board.onChange(instanceId, tell))
}

/** Undefined: from now on. What is no sequence of ours stands for a place that cannot be known. */
function readLastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : -1
}
