/** How a report is asked for, at the desk and by operators. */
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'

const choiceOf = <T extends string>(...choices: [T, ...T[]]) =>
  Type.Optional(Type.Enum(choices, { fault: reason('not_a_choice', { choices }) }))
const text = Type.Optional(Type.String({ maxLength: 100, fault: reason('not_a_string') }))

export const reportQuery = {
  from: text,
  to: text,
  zone: text,
  by: choiceOf('day', 'hour'),
  per: choiceOf('queue', 'agent', 'connector', 'tag'),
}

export const reportParams = {
  from: 'The first day, `2026-03-01`; six days before `to` when left out.',
  to: 'The last day, included; today when left out. At most 366 days, by hour 31.',
  by: '`day` or `hour`; `day` when left out.',
  per: 'Also apart by `queue`, `agent`, `connector` or `tag`.',
  zone: 'An IANA time zone, `Europe/Paris`; UTC when left out. A day has 23 or 25 hours where its clocks change.',
}

export const reportFile = {
  200: {
    description: 'The file.',
    type: 'text/csv',
    schema: Type.Unsafe<string>({ type: 'string' }),
    headers: { 'Content-Disposition': '`attachment`, with a name.' },
  },
}

export const reportFileHeaders = ({ from, to }: { from: string; to: string }) => ({
  'Content-Type': 'text/csv; charset=utf-8',
  'Content-Disposition': `attachment; filename="report-${from}-${to}.csv"`,
})
