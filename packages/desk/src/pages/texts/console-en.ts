/** What an operator reads, a supervisor, and everybody of their own account. */
import { uiEn } from '../../core/ui/texts-en.ts'
import { accountEn } from '../../features/account/texts-en.ts'
import { boardEn } from '../../features/board/texts-en.ts'
import { agentsEn } from '../../features/console/agents/texts-en.ts'
import { alertsEn } from '../../features/console/alerts/texts-en.ts'
import { auditEn } from '../../features/console/audit/texts-en.ts'
import { connectorsEn } from '../../features/console/connectors/texts-en.ts'
import { customersEn } from '../../features/console/customers/texts-en.ts'
import { deliveriesEn } from '../../features/console/deliveries/texts-en.ts'
import { instancesEn } from '../../features/console/instances/texts-en.ts'
import { labelsEn } from '../../features/console/labels/texts-en.ts'
import { overviewEn } from '../../features/console/overview/texts-en.ts'
import { queuesEn } from '../../features/console/queues/texts-en.ts'
import { requestsEn } from '../../features/console/requests/texts-en.ts'
import { reportsEn } from '../../features/reports/texts-en.ts'
import { consolePageEn } from '../console/texts-en.ts'

export const consoleEn = {
  ...uiEn,
  ...consolePageEn,
  ...overviewEn,
  ...connectorsEn,
  ...customersEn,
  ...deliveriesEn,
  ...agentsEn,
  ...queuesEn,
  ...labelsEn,
  ...auditEn,
  ...requestsEn,
  ...alertsEn,
  ...instancesEn,
  ...accountEn,
  ...boardEn,
  ...reportsEn,
}
