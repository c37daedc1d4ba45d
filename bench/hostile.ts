/** B14: how long the gateway's event loop stands still, and how large it grows, under the worst bodies one can send. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { files, hostileBodies } from './hostile-bodies.ts'

const goalMs = 200
const sideBySide = 16

interface Watched {
  stallMs: number
  workedMs: number
  peakBytes: number
}

export async function hostile(): Promise<void> {
  const child = fork(join(import.meta.dirname, 'watched-server.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ url, token }] = (await once(child, 'message')) as [{ url: string; token: string }]
  const watch = async (): Promise<Watched> => {
    child.send('measure')
    const [watched] = (await once(child, 'message')) as [Watched]
    return watched
  }
  const measure = async (name: string, bodies: readonly Buffer[]) => {
    await watch()
    const startedAt = performance.now()
    const statuses = await Promise.all(bodies.map((body) => post(url, token, body)))
    const seconds = (performance.now() - startedAt) / 1000
    const { stallMs, workedMs, peakBytes } = await watch()
    const figures = [
      `${seconds.toFixed(1)} s`.padStart(7),
      `stall ${stallMs.toFixed(0)} ms`.padStart(13),
      `of CPU ${workedMs.toFixed(0)} ms`.padStart(15),
      `peak ${(peakBytes / 1024 / 1024).toFixed(0)} MiB`.padStart(14),
    ]
    const verdict = workedMs > goalMs ? `  over ${goalMs} ms` : ''
    console.log(`  ${name.padEnd(48)}${tally(statuses).padEnd(17)}${figures.join('')}${verdict}`)
  }
  try {
    await measure('a small body', [Buffer.from('{"messages":[]}')])
    for (const [name, make] of Object.entries(hostileBodies)) await measure(name, [Buffer.from(make())])
    const inOrder = Buffer.from(files(32))
    await measure(
      `${sideBySide} bodies of 32 MB at once`,
      Array.from({ length: sideBySide }, () => inOrder),
    )
    const keys = Buffer.from(hostileBodies['40 MB of distinct keys over 1000 messages']?.() ?? '')
    await measure(
      `${sideBySide} of keys over messages at once`,
      Array.from({ length: sideBySide }, () => keys),
    )
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}

const tally = (statuses: readonly (number | string)[]): string =>
  [...new Set(statuses)].map((status) => `${statuses.filter((one) => one === status).length} x ${status}`).join(', ')

/** The status of the answer; a refused body is read no further, and its connection may be cut before we see it. */
function post(url: string, token: string, body: Buffer): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    }
    const sent = request(`${url}/messaging/v1/messages`, { method: 'POST', headers, agent: false }, (response) => {
      response.resume().on('close', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', () => resolve('cut'))
    sent.end(body)
  })
}
