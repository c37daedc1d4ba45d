/** Keeps the cache true to the server: hears the stream of changes, and lays it over what is shown. */
import type { ChangeItem, CountsChange, PresenceItem, QueueCountsChange } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { openChangeStream } from '../api/change-stream.ts'
import { API } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import { keys } from '../api/query-client.ts'
import type { StreamEvent } from '../api/sse-parser.ts'
import { type CollectOptions, collectChanges, isData, refetchAll } from './collect-changes.ts'
import { layCounts } from './lay-over.ts'
import { queueCountsLayer } from './queue-queries.ts'

interface LiveOptions extends CollectOptions {
  connection: Connection
  onSessionEnded: () => void
  /** Each time the stream begins. */
  onLive: () => void
  /** Something may have been missed. */
  onReset: () => void
  onPresence: (item: PresenceItem) => void
  /** A note names the agent: of which conversation, as it is now if that is known. */
  onMention: (item: ChangeItem) => void
  /** Somebody else made a conversation the agent's. */
  onAssigned: (item: ChangeItem) => void
}

export function followChanges(options: LiveOptions): () => void {
  const { client, connection, me } = options
  const changes = collectChanges(options)
  const queueCounts = queueCountsLayer(client)
  const standing = keepStanding()
  let wasLive = false

  const onEvent = (name: string, data: unknown): void => {
    if (name === 'change') {
      const item = data as ChangeItem
      changes.take(item)
      if (item.agent_id !== me) return
      if (item.type === 'agent.mentioned') options.onMention(item)
      if (item.type === 'agent.assigned') options.onAssigned(item)
    } else if (name === 'canned_replies') void client.invalidateQueries({ queryKey: keys.cannedReplies })
    else if (name === 'agents') {
      for (const queryKey of [keys.agents, keys.status]) void client.invalidateQueries({ queryKey })
    } else if (name === 'presence') {
      standing.keepPresence(data as PresenceItem)
      options.onPresence(data as PresenceItem)
    } else if (name === 'counts') {
      standing.keepCounts(data as CountsChange)
      void layCounts(client, data as CountsChange)
    } else if (name === 'queue_counts') {
      standing.keepQueue(data as QueueCountsChange)
      void queueCounts.lay(data as QueueCountsChange)
    }
  }
  const close = openChangeStream(
    { url: `${API}/changes?items=true`, owner: me, onSessionEnded: options.onSessionEnded },
    {
      event: onEvent,
      reset: () => {
        void refetchAll(client)
        options.onReset()
      },
      state: (state) => {
        connection.set(() => state)
        if (state !== 'live') return
        standing.forget()
        void refetchMissed(client)
        // A stream that begins does not tell of what has come to be 0 meanwhile.
        if (wasLive) for (const queryKey of [keys.counts, keys.queues]) void client.invalidateQueries({ queryKey })
        wasLive = true
        options.onLive()
      },
      standing: standing.events,
    },
  )
  return () => {
    close()
    changes.close()
    queueCounts.close()
    connection.set(() => 'connecting')
  }
}

/** What is true until the stream says otherwise, for a tab that joins it. */
function keepStanding() {
  const present = new Map<string, PresenceItem>()
  const counted = new Map<string | null, CountsChange>()
  const queued = new Map<string, QueueCountsChange>()
  const toEvent = (event: string, item: object): StreamEvent => ({ event, data: JSON.stringify(item), id: undefined })
  return {
    keepPresence: (item: PresenceItem) => {
      if (item.agents.length === 0 && !item.customer_typing) present.delete(item.conversation_id)
      else present.set(item.conversation_id, item)
    },
    keepQueue: (item: QueueCountsChange) => void queued.set(item.queue_id, item),
    keepCounts: (item: CountsChange) => void counted.set(item.connector_id, item),
    forget: () => {
      present.clear()
      counted.clear()
      queued.clear()
    },
    events: () => [
      ...[...present.values()].map((item) => toEvent('presence', item)),
      ...[...counted.values()].map((item) => toEvent('counts', item)),
      ...[...queued.values()].map((item) => toEvent('queue_counts', item)),
    ],
  }
}

/** What could not be read while the stream was down: its changes were told already and do not come again. */
const refetchMissed = (client: QueryClient): Promise<void> =>
  client.refetchQueries({
    type: 'active',
    predicate: ({ queryKey, state }) => isData(queryKey) && (state.isInvalidated || state.status === 'error'),
  })
