import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'

/** Runs one command; gives the exit code. Never throws. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const program = await createProgram(args)
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return reportError(error, { json: args.includes('--json') })
  }
}
