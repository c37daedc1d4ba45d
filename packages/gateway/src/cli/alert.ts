import { reason } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { StartRefused } from '../lib/errors.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions } from './command.ts'
import { type OutputOptions, showPage } from './output.ts'
import { reach } from './reach.ts'

type ListFlags = OutputOptions & { limit: number; cursor?: string; state?: 'open' | 'resolved' }

export function addAlertCommands(program: Command): void {
  const alert = program.command('alert').description('what needs an operator, and how operators are told')
  const list = addCommand(alert, 'list', 'list alerts of the last 30 days, the last raised first').addOption(
    choice('--state <state>', 'only those that last, or that are over', ['open', 'resolved']),
  )
  addExamples(addPageOptions(list), 'alert list --state open').action(async (options: ListFlags) => {
    const { state } = options
    const wanted = { ...readPageOptions(options), ...(state && { state }) }
    showPage(options, await (await reach('alerts', options)).list(wanted), {
      raised: (item) => item.raised_at,
      kind: (item) => item.kind,
      resolved: (item) => item.resolved_at,
      alert: (item) => item.text,
    })
  })

  const test = addCommand(alert, 'test', 'send one test message by each way that the settings name')
  addExamples(test, 'alert test').action(async (options: OutputOptions) => {
    const page = await (await reach('alerts', options)).test()
    showPage(options, page, { way: (item) => item.way, outcome: (item) => item.error ?? 'sent' })
    if (page.items.some(({ delivered }) => !delivered)) throw new StartRefused(reason('alert_not_sent'))
  })
}
