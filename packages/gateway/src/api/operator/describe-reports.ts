/** The operator API in words: the board, and reports. */
import { BoardItemSchema, ReportItemSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { reportFile, reportParams } from '../http/report-query.ts'
import { item, read } from './described.ts'

const readOne = { ...read, errors: [...read.errors, 'NotFound'] } as const

const params = { instance_id: 'Of this instance.', ...reportParams }

export const reports = {
  readInstanceBoard: {
    summary: 'Read the board of an instance',
    description:
      'As its supervisors see it at the desk: who is online, who waits, since when, and how much each queue and each agent has, as it is now.',
    ...readOne,
    params: { instance_id: params.instance_id },
    answers: item('The room.', BoardItemSchema),
  },
  readInstanceReport: {
    summary: 'Read a report of an instance',
    description: 'Conversations counted over time, as its supervisors see them at the desk.',
    ...readOne,
    params,
    answers: item('The report.', ReportItemSchema),
  },
  exportInstanceReport: {
    summary: 'Export a report of an instance as CSV',
    description: 'The same for spreadsheets, in UTF-8 with a byte order mark.',
    ...readOne,
    params,
    answers: reportFile,
  },
} satisfies Record<string, Operation>
