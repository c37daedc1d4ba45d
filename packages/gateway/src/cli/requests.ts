import type { Command } from 'commander'
import { presentPage } from '../api/http/present-page.ts'
import { presentRefusedRequest, presentRequestCount } from '../api/operator/present-requests.ts'
import { sinceForms } from '../lib/since.ts'
import { addCommand, addExamples, addPageOptions, readPageOptions, readTime } from './command.ts'
import { type OutputOptions, showPage } from './output.ts'
import { withStore } from './with-store.ts'

interface ListFlags extends OutputOptions {
  limit: number
  cursor?: string
  connector?: string
  since?: number
}

const dayMs = 24 * 3600_000

export function addRequestsCommands(program: Command): void {
  const requests = program.command('requests').description('what partners asked, and why it was refused')
  const list = addCommand(requests, 'list', 'list refused requests of the last 14 days, the newest first')
    .option('--connector <id>', 'only of this connector')
    .option('--since <time>', `not before: ${sinceForms}`, readTime)
  addExamples(addPageOptions(list), 'requests list --connector 01k... --since 2h').action(
    async (options: ListFlags) => {
      const page = await withStore(({ store }) =>
        store.listRefusedRequests({
          ...readPageOptions(options),
          ...{ connectorId: options.connector, since: options.since },
        }),
      )
      showPage(options, presentPage(page, presentRefusedRequest), {
        time: (item) => item.at,
        connector: (item) => item.connector_id,
        status: (item) => item.status,
        request: (item) => `${item.method} ${item.path}`,
        codes: (item) => item.codes.join(','),
        'x-request-id': (item) => item.request_id,
      })
    },
  )

  const count = addCommand(requests, 'count', 'how many were accepted and refused, by connector')
  addExamples(
    count.option('--since <time>', `not before, to the hour: ${sinceForms}; a day when left out`, readTime),
    'requests count --since 7d',
  ).action(async (options: OutputOptions & { since?: number }) => {
    const items = await withStore(({ store, clock }) => store.countRequests(options.since ?? clock.now() - dayMs))
    showPage(
      options,
      { items: items.map(presentRequestCount), next_cursor: null },
      {
        connector: (item) => item.connector_id,
        accepted: (item) => item.accepted,
        refused: (item) => item.refused,
      },
    )
  })
}
