/** What an operator reads, a supervisor, and everybody of their own account. */

import type { Words } from '../../core/i18n/words.ts'
import { uiFr } from '../../core/ui/texts-fr.ts'
import { accountFr } from '../../features/account/texts-fr.ts'
import { boardFr } from '../../features/board/texts-fr.ts'
import { agentsFr } from '../../features/console/agents/texts-fr.ts'
import { alertsFr } from '../../features/console/alerts/texts-fr.ts'
import { auditFr } from '../../features/console/audit/texts-fr.ts'
import { connectorsFr } from '../../features/console/connectors/texts-fr.ts'
import { customersFr } from '../../features/console/customers/texts-fr.ts'
import { deliveriesFr } from '../../features/console/deliveries/texts-fr.ts'
import { instancesFr } from '../../features/console/instances/texts-fr.ts'
import { labelsFr } from '../../features/console/labels/texts-fr.ts'
import { overviewFr } from '../../features/console/overview/texts-fr.ts'
import { queuesFr } from '../../features/console/queues/texts-fr.ts'
import { requestsFr } from '../../features/console/requests/texts-fr.ts'
import { reportsFr } from '../../features/reports/texts-fr.ts'
import { consolePageFr } from '../console/texts-fr.ts'
import type { consoleEn } from './console-en.ts'

export const consoleFr: Words<typeof consoleEn> = {
  ...uiFr,
  ...consolePageFr,
  ...overviewFr,
  ...connectorsFr,
  ...customersFr,
  ...deliveriesFr,
  ...agentsFr,
  ...queuesFr,
  ...labelsFr,
  ...auditFr,
  ...requestsFr,
  ...alertsFr,
  ...instancesFr,
  ...accountFr,
  ...boardFr,
  ...reportsFr,
}
