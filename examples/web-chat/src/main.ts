/** The demo's process. */
import { run } from '@passerelle/widget'
import { createDemo } from './server.ts'

await run('Maison Lumen', ({ passerelleUrl, port: _port, host: _host, ...settings }) =>
  createDemo({
    ...settings,
    baseUrl: passerelleUrl,
    log: (line) => console.error(line),
    ...(process.env.LOG_EVENTS && {
      onEvent: ({ type, owner }) => console.error(['Heard', type, owner?.name].join(' ')),
    }),
  }),
)
