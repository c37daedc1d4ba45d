import { sendTestAlert } from '../../alerts/send-test-alert.ts'
import { presentPage } from '../../api/http/present-page.ts'
import { presentAlert, presentAlertTest } from '../../api/operator/present-alerts.ts'
import { version } from '../../lib/version.ts'
import type { AlertOperations } from '../operations.ts'
import { withOutbound, withStore } from '../with-store.ts'

export const alerts: AlertOperations = {
  list: (query) => withStore(async ({ store }) => presentPage(await store.listAlerts(query), presentAlert)),
  test: () =>
    withOutbound(async (context) => {
      const found = await sendTestAlert({ ...context, version })
      return { items: found.map(presentAlertTest), next_cursor: null }
    }),
}
