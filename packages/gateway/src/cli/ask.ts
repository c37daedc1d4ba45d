/** Questions to whoever sits at the terminal. */
import { reason } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { StartRefused } from '../lib/errors.ts'

/** Somebody is there who reads stderr and can type. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** True for a yes; a no, Escape and Ctrl-C are all a no. `usual` is what Enter means. */
export async function agrees(message: string, { usual }: { usual: boolean }): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  return (await confirm({ message, initialValue: usual, output: process.stderr })) === true
}

/** Before what cannot be undone: scripts say that they mean it. */
export function refuseUnasked(command: Command, { yes }: { yes?: boolean }): void {
  if (!yes && !canAsk()) command.error('error: there is no terminal to ask in: add --yes to go on without asking')
}

/** Also with `--json`. */
export async function confirmInTerminal(command: Command, message: string, options: { yes?: boolean }): Promise<void> {
  refuseUnasked(command, options)
  await confirmIfAsked(message, { yes: options.yes === true })
}

/** Of what scripts may do as they are: nobody is asked with `--json`, nor without a terminal. */
export async function confirmIfAsked(message: string, { yes, json }: { yes?: boolean; json?: boolean }): Promise<void> {
  if (yes || json || !canAsk()) return
  if (!(await agrees(message, { usual: false }))) throw new StartRefused(reason('nothing_changed'))
}
