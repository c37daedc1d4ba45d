import type { Command } from 'commander'
import { addExamples, addLocalCommand } from './command.ts'
import type { OutputOptions } from './output.ts'

export function addServeCommand(program: Command): void {
  const command = addLocalCommand(program, 'serve', {
    description: 'serve the APIs and the desk, deliver and fetch, until it is stopped',
    why: 'it is the server',
  })
  addExamples(command, 'serve', 'serve --json').action(async (options: OutputOptions) => {
    const { runServe } = await import('./run-serve.ts')
    await runServe(options)
  })
}
