/** Questions to whoever sits at the terminal. */
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../lib/errors.ts'

/** Somebody is there who reads stderr and can type. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** True for a yes; a no, Escape and Ctrl-C are all a no. `usual` is what Enter means. */
export async function agrees(message: string, { usual }: { usual: boolean }): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  return (await confirm({ message, initialValue: usual, output: process.stderr })) === true
}

/** Before what cannot be undone. Scripts go on without `--yes`: nobody is asked with `--json`, nor without a terminal. */
export async function confirmInTerminal(
  message: string,
  { yes, json }: { yes?: boolean; json?: boolean },
): Promise<void> {
  if (yes || json || !canAsk()) return
  if (!(await agrees(message, { usual: false }))) throw new StartRefused(reason('nothing_changed'))
}
