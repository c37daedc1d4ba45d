import { presentReport } from '../../api/http/present-report.ts'
import { refuse } from '../../lib/errors.ts'
import { readReport } from '../../reports/read-report.ts'
import { writeReport } from '../../reports/write-report.ts'
import type { ReportOperations, ReportQuery } from '../operations.ts'
import { withStore } from '../with-store.ts'

const read = ({ instance_id: instanceId, ...wanted }: ReportQuery) =>
  withStore(async (context) => {
    if (!(await context.store.findInstance(instanceId))) throw refuse('instance_unknown', { id: instanceId })
    return readReport(context, { ...wanted, instanceId })
  })

export const reports: ReportOperations = {
  read: async (query) => presentReport(await read(query)),
  csv: async (query) => writeReport(await read(query)),
}
