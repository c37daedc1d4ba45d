import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import { refuse } from '../../lib/errors.ts'
import type { EpisodeStore } from '../../reports/episode-store.ts'
import { readReport } from '../../reports/read-report.ts'
import { writeReport } from '../../reports/write-report.ts'
import type { App } from '../http/app.ts'
import { presentReport } from '../http/present-report.ts'
import { reportFileHeaders, reportQuery } from '../http/report-query.ts'
import { strictObject, text } from '../http/schemas.ts'
import type { OperatorDeps } from './deps.ts'
import { reports } from './describe-reports.ts'

export interface ReportsDeps {
  store: Pick<EpisodeStore, 'readFigures' | 'readNames'>
}

const ReportQuery = strictObject({ instance_id: text('Id of the instance.'), ...reportQuery })

export function registerReports(app: App, deps: OperatorDeps & ReportsDeps): void {
  const report = async ({ instance_id: instanceId, ...wanted }: Static<typeof ReportQuery>) => {
    if (!(await deps.store.findInstance(instanceId))) throw refuse('instance_unknown', { id: instanceId })
    return readReport(deps, { ...wanted, instanceId })
  }
  app.get(
    '/reports',
    { schema: { querystring: ReportQuery }, config: { operation: reports.readInstanceReport } },
    async ({ query }) => presentReport(await report(query)),
  )
  app.get(
    '/reports/csv',
    { schema: { querystring: ReportQuery }, config: { operation: reports.exportInstanceReport } },
    async ({ query }, reply) => {
      const found = await report(query)
      return reply.headers(reportFileHeaders(found)).send(Readable.from(writeReport(found)))
    },
  )
}
