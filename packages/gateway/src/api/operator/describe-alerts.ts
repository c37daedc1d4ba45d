/** What operators are alerted to, in words. */
import { AlertItemSchema, AlertTestSchema, AlertWaySchema, pageSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { read, writeMayConflict } from './described.ts'

export const alerts = {
  listAlerts: {
    summary: 'List alerts',
    description: 'Those that last, and those of the last 30 days; the last that was raised first.',
    ...read,
    params: { state: 'Only those that last, or only those that are over.' },
    answers: { 200: { description: 'A page of them.', schema: pageSchema('Alert', AlertItemSchema) } },
  },
  listAlertWays: {
    summary: 'List where alerts go',
    description: 'By POST, by mail, or nowhere: as the settings say. With how messages fared.',
    ...read,
    answers: { 200: { description: 'All of them.', schema: pageSchema('AlertWay', AlertWaySchema) } },
  },
  testAlerts: {
    summary: 'Send a test alert',
    description: 'One message each way, right now, and without a second try. 409 where alerts go nowhere.',
    ...writeMayConflict,
    answers: { 200: { description: 'What came of each.', schema: pageSchema('AlertTest', AlertTestSchema) } },
  },
} satisfies Record<string, Operation>
