import type { RefusedRequestItem } from '@passerelle/protocol'
import type { Command } from 'commander'
import { sinceForms } from '../lib/since.ts'
import { checkFilter } from './check-filter.ts'
import { addCommand, addExamples, addPageOptions, readPageOptions, readTime } from './command.ts'
import { type OutputOptions, showPage } from './output.ts'
import { reach, reachAny } from './reach.ts'

interface ListFlags extends OutputOptions {
  limit: number
  cursor?: string
  connector?: string
  since?: number
}

export function addRequestsCommands(program: Command): void {
  const requests = program.command('requests').description('what partners asked, and why it was refused')
  const list = addCommand(requests, 'list', 'list refused requests of the last 14 days, the newest first')
    .option('--connector <id>', 'only of this connector')
    .option('--since <time>', `not before: ${sinceForms}`, readTime)
  addExamples(addPageOptions(list), 'requests list --connector 01k... --since 2h').action(
    async (options: ListFlags) => {
      const wanted = { ...readPageOptions(options), connector_id: options.connector, since: options.since }
      const reached = await reachAny(options)
      const page = await (await reached('requests')).list(wanted)
      showPage(options, await checkFilter(reached, wanted, page), {
        time: (item) => item.at,
        connector: (item) => item.connector_id,
        status: (item) => item.status,
        request: (item) => `${item.method} ${item.path}`,
        'x-request-id': (item) => item.request_id,
        why: describeFaults,
      })
    },
  )

  const count = addCommand(requests, 'count', 'how many were accepted and refused, by connector')
  addExamples(
    count.option('--since <time>', `not before, to the hour: ${sinceForms}; a day when left out`, readTime),
    'requests count --since 7d',
  ).action(async (options: OutputOptions & { since?: number }) => {
    showPage(options, await (await reach('requests', options)).count({ since: options.since }), {
      connector: (item) => item.connector_id,
      accepted: (item) => item.accepted,
      refused: (item) => item.refused,
    })
  })
}

/** Of a request that an earlier version recorded there are codes alone. */
function describeFaults({ codes, faults, fault_count }: RefusedRequestItem): string {
  if (faults.length === 0) return codes.join(', ')
  const told = faults.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  const more = fault_count - faults.length
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}
