/** What supervisors see, in words. */
import { BoardItemSchema, ReportItemSchema, Type } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const read = {
  security: [['session']],
  errors: ['Unauthorized', 'Forbidden', 'TooManyRequests'],
} as const

const params = {
  from: 'The first day, `2026-03-01`; six days before `to` when left out.',
  to: 'The last day, included; today when left out. At most 366 days, by hour 31.',
  by: '`day` or `hour`; `day` when left out.',
  per: 'Also apart by `queue`, `agent`, `connector` or `tag`.',
  zone: 'An IANA time zone, `Europe/Paris`; UTC when left out. A day has 23 or 25 hours where its clocks change.',
}

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
    params,
    answers: { 200: { description: 'The report.', schema: ReportItemSchema } },
  },
  exportReport: {
    summary: 'Export a report as CSV',
    description:
      'The same for spreadsheets: a line for each period, or for each group in it. UTF-8 with a byte order mark; a cell that a spreadsheet would take for a formula begins with an apostrophe.',
    ...read,
    params,
    answers: {
      200: {
        description: 'The file.',
        type: 'text/csv',
        schema: Type.Unsafe<string>({ type: 'string' }),
        headers: { 'Content-Disposition': '`attachment`, with a name.' },
      },
    },
  },
} satisfies Record<string, Operation>
