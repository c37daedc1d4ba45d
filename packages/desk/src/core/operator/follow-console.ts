import type { AuditTargetType, OperatorChangeItem } from '@passerelle/protocol'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { openChangeStream } from '../api/change-stream.ts'
import { OPERATOR_API, useApiClient } from '../api/client.ts'
import { type Connection, ConnectionContext } from '../api/connection.ts'
import { useRequired } from '../lib/use-required.ts'
import { consoleKeys } from './console-queries.ts'

const GATHER_MS = 400

const KEYS_OF: Partial<Record<AuditTargetType, (readonly string[])[]>> = {
  instance: [consoleKeys.instances],
  connector: [consoleKeys.connectors],
  agent: [consoleKeys.agents],
  queue: [consoleKeys.queues],
  setting: [consoleKeys.settings],
}

/** Which lists a change makes old. */
function staleKeys(change: OperatorChangeItem): (readonly string[])[] {
  if (change.type === 'delivery.updated') return [consoleKeys.deliveries, consoleKeys.connectors]
  return [consoleKeys.audit, ...(KEYS_OF[change.target_type] ?? [])]
}

interface FollowOptions {
  client: QueryClient
  connection: Connection
  onSessionEnded: () => void
}

/** Keeps the console's lists true as long as it is open; gathers, since deliveries can be many a second. */
function followConsole({ client, connection, onSessionEnded }: FollowOptions): () => void {
  const stale = new Set<readonly string[]>()
  let timer: number | undefined
  const flush = () => {
    timer = undefined
    for (const queryKey of [...stale]) {
      // What is being read is read to its end, and then again: many changes would else let no reading end.
      if (client.isFetching({ queryKey }) > 0) continue
      stale.delete(queryKey)
      void client.invalidateQueries({ queryKey })
    }
    if (stale.size > 0) timer = window.setTimeout(flush, GATHER_MS)
  }
  const close = openChangeStream(
    { url: `${OPERATOR_API}/changes`, onSessionEnded },
    {
      event: (name, data) => {
        if (name !== 'change') return
        for (const key of staleKeys(data as OperatorChangeItem)) stale.add(key)
        timer ??= window.setTimeout(flush, GATHER_MS)
      },
      reset: () => void client.invalidateQueries({ queryKey: consoleKeys.all }),
      state: (state) => connection.set(() => state),
    },
  )
  return () => {
    close()
    window.clearTimeout(timer)
    connection.set(() => 'connecting')
  }
}

export function useFollowConsole(): void {
  const client = useQueryClient()
  const { reportSessionEnded } = useApiClient()
  const connection = useRequired(ConnectionContext)
  useEffect(
    () => followConsole({ client, connection, onSessionEnded: reportSessionEnded }),
    [client, connection, reportSessionEnded],
  )
}
