/** The widget's server alone: no bot, the first message is for the agents. */
import { run } from './run.ts'
import { serve } from './serve.ts'
import { createWidget } from './widget.ts'

await run('The chat widget', ({ passerelleUrl, clientId, clientSecret, origins, dataDir, keepDays }) =>
  serve(
    createWidget({
      baseUrl: passerelleUrl,
      clientId,
      clientSecret,
      origins,
      dataDir,
      keepDays,
      log: (line) => console.error(line),
    }),
    (_req, res) => res.writeHead(404).end(),
  ),
)
