/** What supervisors see, in words. */
import { BoardItemSchema, RatingCommentsSchema, ReportItemSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { reportFile, reportParams } from '../http/report-query.ts'

const read = {
  security: [['session']],
  errors: ['Unauthorized', 'Forbidden', 'TooManyRequests'],
} as const

export const reports = {
  readBoard: {
    summary: 'Read the board',
    description:
      'For supervisors: who is online, who waits, since when, and how much each queue and each agent has, as it is now.',
    ...read,
    answers: { 200: { description: 'The room.', schema: BoardItemSchema } },
  },
  readReport: {
    summary: 'Read a report',
    description:
      'For supervisors: conversations counted over time. Each thing is counted when it happened: an opening, the end of a wait, a first answer, a close. It counts for the queue and the agent that had the conversation last, a first answer for who gave it; with `per=tag`, for each of its tags. Figures are there some seconds after it happened, stay when a customer is erased, and go after 25 months.',
    ...read,
    params: reportParams,
    answers: { 200: { description: 'The report.', schema: ReportItemSchema } },
  },
  listRatingComments: {
    summary: 'List what customers said',
    description:
      'For supervisors: what customers wrote with the newest 500 ratings in the time of a report, at most 50 comments, each with its conversation. Of several ratings of one conversation the last one counts. A comment goes when its customer is erased.',
    ...read,
    params: { from: reportParams.from, to: reportParams.to, zone: reportParams.zone },
    answers: { 200: { description: 'The comments.', schema: RatingCommentsSchema } },
  },
  exportReport: {
    summary: 'Export a report as CSV',
    description:
      'The same for spreadsheets: a line for each period, or for each group in it. UTF-8 with a byte order mark; a cell that a spreadsheet would take for a formula begins with an apostrophe.',
    ...read,
    params: reportParams,
    answers: reportFile,
  },
} satisfies Record<string, Operation>
