/** Questions to whoever sits at the terminal. */

/** Somebody is there who reads stderr and can type. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** True for a yes; a no, Escape and Ctrl-C are all a no. `usual` is what Enter means. */
export async function agrees(message: string, { usual }: { usual: boolean }): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  return (await confirm({ message, initialValue: usual, output: process.stderr })) === true
}
