/** The demo's process: settings, start, stop. */
import { createDemo } from './server.ts'
import { readSettings } from './settings.ts'

const result = readSettings(process.env)
if (result.ok) {
  const { port, host, passerelleUrl, clientId, clientSecret } = result.settings
  const demo = createDemo({ baseUrl: passerelleUrl, clientId, clientSecret, log: (line) => console.error(line) })
  try {
    const url = await demo.listen({ port, host })
    console.log(`Maison Lumen is open at ${url} (webhook: ${url}/webhook, gateway: ${passerelleUrl})`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => demo.close())
    // Started by another program over a channel: it ends with that one, whatever way.
    process.once('disconnect', () => demo.close())
    process.channel?.unref()
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    console.error(
      `The demo cannot listen on ${host}:${port}: ${reason}. Another port: PORT, or DEMO_PORT for npm start.`,
    )
    await demo.close()
    process.exitCode = 1
  }
} else {
  console.error(['The demo cannot start:', ...result.problems.map((problem) => `  ${problem}`)].join('\n'))
  process.exitCode = 1
}
