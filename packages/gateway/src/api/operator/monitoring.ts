import type { NodeItem, Page, SettingItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { customerKeys } from '../../audit/audit.ts'
import type { AuditStore } from '../../audit/audit-store.ts'
import { readEnd } from '../../audit/judge-chain.ts'
import { effectiveSettings } from '../../config/effective-settings.ts'
import { type ListNodesDeps, listNodes } from '../../fleet/list-nodes.ts'
import { ApiError, fault } from '../../lib/errors.ts'
import type { SearchStore } from '../../search/search-store.ts'
import { readStats } from '../../stats/read-stats.ts'
import type { StatsStore } from '../../stats/stats-store.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { readSinceQuery, strictObject } from '../http/schemas.ts'
import type { OperatorDeps } from './deps.ts'
import { monitoring } from './describe-monitoring.ts'
import { presentAudit } from './present.ts'
import { presentVerification } from './present-verification.ts'

export interface MonitoringDeps extends Omit<ListNodesDeps, 'store'> {
  store: AuditStore & StatsStore & Pick<SearchStore, 'readSearchDelay'> & ListNodesDeps['store']
}

const text = Type.Optional(Type.String({ fault: reason('not_a_string') }))
const AuditQuery = strictObject({
  ...pageQuery,
  actor_id: text,
  action: text,
  target_type: text,
  target_id: text,
  connector_id: text,
  customer_id: text,
  since: text,
})
const VerificationQuery = strictObject({
  expect: Type.Optional(Type.String({ pattern: '^\\d{1,15}:[0-9a-fA-F]{64}$', fault: reason('not_an_audit_end') })),
})
const StatsQuery = strictObject({
  hours: Type.Optional(
    Type.String({
      pattern: '^([1-9]|[1-9][0-9]|1[0-5][0-9]|16[0-8])$',
      fault: reason('not_whole_number', { min: 1, max: 168 }),
      describedAs: { type: 'integer', minimum: 1, maximum: 168, default: 24 },
    }),
  ),
})

const allOf = <T>(items: T[]): Page<T> => ({ items, next_cursor: null })

/** What operators look at: who did what, how it goes, what is set. */
export function registerMonitoring(app: App, deps: OperatorDeps & MonitoringDeps): void {
  const { store, clock, config } = deps
  const customerKey = customerKeys(deps.dedupeSecret)

  app.get(
    '/audit',
    { schema: { querystring: AuditQuery }, config: { operation: monitoring.listAudit } },
    async ({ query }) => {
      const { actor_id, action, target_type, target_id, connector_id, customer_id, since } = query
      const filter = {
        ...{ actorId: actor_id, action, targetType: target_type, connectorId: connector_id },
        targetId: target_id ?? customerTarget(connector_id, customer_id),
        since: readSinceQuery(since, clock.now()),
      }
      return presentPage(await store.listAudit({ ...readPageQuery(query), ...filter }), presentAudit)
    },
  )

  app.get(
    '/audit/verification',
    { schema: { querystring: VerificationQuery }, config: { operation: monitoring.verifyAudit } },
    async ({ query }) => {
      const expected = query.expect === undefined ? undefined : readEnd(query.expect)
      return presentVerification(await store.verifyAudit(expected?.entries), expected)
    },
  )

  const customerTarget = (connectorId: string | undefined, customerId: string | undefined): string | undefined => {
    if (customerId === undefined) return undefined
    if (connectorId !== undefined) return customerKey({ connectorId, customerId })
    throw new ApiError(reason('nothing_looked_up'), { faults: [fault('/connector_id', 'required_with_customer')] })
  }

  app.get(
    '/stats',
    { schema: { querystring: StatsQuery }, config: { operation: monitoring.readStats } },
    async ({ query }) => readStats(deps, Number(query.hours ?? 24)),
  )

  app.get(
    '/settings',
    { config: { operation: monitoring.listSettings } },
    async (): Promise<Page<SettingItem>> => allOf(effectiveSettings(config)),
  )

  app.get(
    '/nodes',
    { config: { operation: monitoring.listNodes } },
    async (): Promise<Page<NodeItem>> => allOf(await listNodes(deps, clock.now())),
  )
}
