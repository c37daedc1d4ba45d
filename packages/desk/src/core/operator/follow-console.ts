import type { AuditTargetType, OperatorChangeItem } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { openChangeStream } from '../api/change-stream.ts'
import { OPERATOR_API } from '../api/client.ts'
import { lineStore } from '../conversations/live.ts'
import { consoleKeys } from './console-queries.ts'

const GATHER_MS = 400

const KEYS_OF: Partial<Record<AuditTargetType, (readonly string[])[]>> = {
  instance: [consoleKeys.instances],
  connector: [consoleKeys.connectors],
  agent: [consoleKeys.agents],
  setting: [consoleKeys.settings],
}

/** Which lists a change makes old. */
export function staleKeys(change: OperatorChangeItem): (readonly string[])[] {
  if (change.type === 'delivery.updated') return [consoleKeys.deliveries, consoleKeys.connectors]
  return [consoleKeys.audit, ...(KEYS_OF[change.target_type] ?? [])]
}

/** Keeps the console's lists true as long as it is open; gathers, since deliveries can be many a second. */
export function followConsole(client: QueryClient): () => void {
  const stale = new Set<readonly string[]>()
  let timer: number | undefined
  const flush = () => {
    timer = undefined
    const keys = [...stale]
    stale.clear()
    for (const queryKey of keys) void client.invalidateQueries({ queryKey })
  }
  const close = openChangeStream(
    { url: `${OPERATOR_API}/changes` },
    {
      event: (name, data) => {
        if (name !== 'change') return
        for (const key of staleKeys(data as OperatorChangeItem)) stale.add(key)
        timer ??= window.setTimeout(flush, GATHER_MS)
      },
      reset: () => void client.invalidateQueries({ queryKey: consoleKeys.all }),
      state: (state) => lineStore.set(() => state),
    },
  )
  return () => {
    close()
    window.clearTimeout(timer)
    lineStore.set(() => 'connecting')
  }
}
