import { Readable } from 'node:stream'
import type { RatingComments } from '@passerelle/protocol'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Clock } from '../../lib/clock.ts'
import type { AvailabilityStore } from '../../queues/availability-store.ts'
import { createAvailabilityReader, shareAvailability } from '../../queues/read-availability.ts'
import type { BoardStore } from '../../reports/board-store.ts'
import type { EpisodeStore, RatingComment } from '../../reports/episode-store.ts'
import { readBoard } from '../../reports/read-board.ts'
import { readComments } from '../../reports/read-comments.ts'
import { readReport } from '../../reports/read-report.ts'
import { writeReport } from '../../reports/write-report.ts'
import type { App } from '../http/app.ts'
import { presentBoard } from '../http/present-board.ts'
import { presentReport } from '../http/present-report.ts'
import { presentTime } from '../http/present-time.ts'
import { reportFileHeaders, reportQuery } from '../http/report-query.ts'
import { supervisor } from './authenticate.ts'
import { deskDoor } from './describe.ts'

export interface ReportsDeps {
  store: AvailabilityStore &
    Pick<BoardStore, 'readBoard'> &
    Pick<EpisodeStore, 'readFigures' | 'readNames' | 'readComments'>
  clock: Clock
}

const ReportQuery = Type.Object(reportQuery)
const { from, to, zone } = reportQuery
const CommentsQuery = Type.Object({ from, to, zone })

export function registerReports(app: App, deps: ReportsDeps): void {
  const { operations } = deskDoor
  const readAvailability = shareAvailability(createAvailabilityReader(deps), deps.clock)
  const report = (request: FastifyRequest, query: Static<typeof ReportQuery>) =>
    readReport(deps, { ...query, instanceId: supervisor(request).instanceId })

  app.get('/board', { config: { operation: operations.readBoard } }, async (request) =>
    presentBoard(await readBoard({ ...deps, readAvailability }, supervisor(request).instanceId)),
  )
  app.get(
    '/reports',
    { schema: { querystring: ReportQuery }, config: { operation: operations.readReport } },
    async (request) => presentReport(await report(request, request.query)),
  )
  app.get(
    '/reports/comments',
    { schema: { querystring: CommentsQuery }, config: { operation: operations.listRatingComments } },
    async (request): Promise<RatingComments> => {
      const { instanceId } = supervisor(request)
      return { items: (await readComments(deps, { ...request.query, instanceId })).map(presentComment) }
    },
  )
  app.get(
    '/reports/csv',
    { schema: { querystring: ReportQuery }, config: { operation: operations.exportReport } },
    async (request, reply) => {
      const found = await report(request, request.query)
      return reply.headers(reportFileHeaders(found)).send(Readable.from(writeReport(found)))
    },
  )
}

const presentComment = ({ at, conversationId, customerName, score, comment, agent }: RatingComment) => ({
  ...{ conversation_id: conversationId, customer_name: customerName, score, comment, at: presentTime(at), agent },
})
