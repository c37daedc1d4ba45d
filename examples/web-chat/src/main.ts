/** The demo's process. */
import { run } from '@passerelle/widget'
import { createDemo } from './server.ts'

await run('Maison Lumen', ({ passerelleUrl, clientId, clientSecret, origins, dataDir }) =>
  createDemo({ baseUrl: passerelleUrl, clientId, clientSecret, origins, dataDir, log: (line) => console.error(line) }),
)
