/** Runs a server as a process: settings, start, stop. */
import type { Serving } from './serve.ts'
import { readSettings, type Settings } from './settings.ts'

export async function run(name: string, create: (settings: Settings) => Serving): Promise<void> {
  const result = readSettings(process.env)
  if ('problems' in result) {
    console.error([`${name} cannot start:`, ...result.problems.map((problem) => `  ${problem}`)].join('\n'))
    process.exitCode = 1
    return
  }
  const { port, host, passerelleUrl } = result.settings
  const serving = create(result.settings)
  try {
    const url = await serving.listen({ port, host })
    console.log(`${name} is open at ${url} (webhook: ${url}/webhook, gateway: ${passerelleUrl})`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => serving.close())
    // Started by another program over a channel: it ends with that one, whatever way.
    process.once('disconnect', () => serving.close())
    process.channel?.unref()
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    console.error(`${name} cannot listen on ${host}:${port}: ${reason}. Choose another port with PORT.`)
    await serving.close()
    process.exitCode = 1
  }
}
