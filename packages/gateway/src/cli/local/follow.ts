/** What happens to a connector's customers, read from the log of changes of the store here. */
import { setTimeout as wait } from 'node:timers/promises'
import { presentHappening } from '../../api/operator/present-happening.ts'
import { followConnector } from '../../changes/follow-connector.ts'
import { readConnector } from '../../connectors/read-connector.ts'
import type { FollowWanted } from '../operations.ts'
import { withStore } from '../with-store.ts'

const pollMs = 300

export const follow = (id: string, { customer_id: customerId, after, signal, ...listener }: FollowWanted) =>
  withStore(async ({ store }) => {
    const { instanceId } = await readConnector({ store }, id)
    const follower = await followConnector({ store }, { instanceId, connectorId: id, customerId }, after)
    await store.recordAudit({ action: 'connector.followed', target: { type: 'connector', id } })
    listener.begin()
    while (!signal.aborted) {
      const before = follower.at()
      const happenings = await follower.read()
      if (!happenings) listener.lost()
      else for (const { seq, ...one } of happenings) listener.tell(seq, presentHappening(one))
      if (follower.at() === before) await wait(pollMs, undefined, { signal }).catch(() => {})
    }
  })
