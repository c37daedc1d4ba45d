import type { AlertTestItem, AlertWayItem, Page } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { waysOf } from '../../alerts/send-notice.ts'
import { sendTestAlert } from '../../alerts/send-test-alert.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { strictObject } from '../http/schemas.ts'
import type { OperatorDeps } from './deps.ts'
import { alerts } from './describe-alerts.ts'
import { presentAlert, presentAlertTest, presentWay } from './present-alerts.ts'

const choices = ['open', 'resolved'] as const
const ListQuery = strictObject({
  ...pageQuery,
  state: Type.Optional(Type.Enum([...choices], { fault: reason('not_a_choice', { choices }) })),
})

export function registerAlerts(app: App, deps: OperatorDeps): void {
  const { store, config } = deps
  app.get(
    '/alerts',
    { schema: { querystring: ListQuery }, config: { operation: alerts.listAlerts } },
    async ({ query }) => {
      const { state } = query
      return presentPage(await store.listAlerts({ ...readPageQuery(query), ...(state && { state }) }), presentAlert)
    },
  )
  app.get('/alerts/ways', { config: { operation: alerts.listAlertWays } }, async (): Promise<Page<AlertWayItem>> => {
    const states = await store.readWayStates()
    const items = states.filter(({ way }) => waysOf(config).includes(way)).map((state) => presentWay(state, config))
    return { items, next_cursor: null }
  })
  app.post('/alerts/test', { config: { operation: alerts.testAlerts } }, async (): Promise<Page<AlertTestItem>> => {
    const items = (await sendTestAlert(deps)).map(presentAlertTest)
    return { items, next_cursor: null }
  })
}
