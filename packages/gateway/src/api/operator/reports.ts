import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import { refuse } from '../../lib/errors.ts'
import { createAvailabilityReader, shareAvailability } from '../../queues/read-availability.ts'
import type { BoardStore } from '../../reports/board-store.ts'
import type { EpisodeStore } from '../../reports/episode-store.ts'
import { readBoard } from '../../reports/read-board.ts'
import { readReport } from '../../reports/read-report.ts'
import { writeReport } from '../../reports/write-report.ts'
import type { App } from '../http/app.ts'
import { presentBoard } from '../http/present-board.ts'
import { presentReport } from '../http/present-report.ts'
import { reportFileHeaders, reportQuery } from '../http/report-query.ts'
import { strictObject, text } from '../http/schemas.ts'
import type { OperatorDeps } from './deps.ts'
import { reports } from './describe-reports.ts'

export interface ReportsDeps {
  store: Pick<BoardStore, 'readBoard'> & Pick<EpisodeStore, 'readFigures' | 'readNames'>
}

const instanceId = text('Id of the instance.')
const BoardQuery = strictObject({ instance_id: instanceId })
const ReportQuery = strictObject({ instance_id: instanceId, ...reportQuery })

export function registerReports(app: App, deps: OperatorDeps & ReportsDeps): void {
  const readAvailability = shareAvailability(createAvailabilityReader(deps), deps.clock)
  const report = async ({ instance_id: instanceId, ...wanted }: Static<typeof ReportQuery>) => {
    if (!(await deps.store.findInstance(instanceId))) throw refuse('instance_unknown', { id: instanceId })
    return readReport(deps, { ...wanted, instanceId })
  }
  app.get(
    '/board',
    { schema: { querystring: BoardQuery }, config: { operation: reports.readInstanceBoard } },
    async ({ query: { instance_id: id } }) => {
      if (!(await deps.store.findInstance(id))) throw refuse('instance_unknown', { id })
      return presentBoard(await readBoard({ ...deps, readAvailability }, id))
    },
  )
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
