import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { findFreePort, program, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** What the name `localhost` stands for on most machines. */
const hosts = '127.0.0.1 localhost\n::1 localhost\n'
const addresses = ['127.0.0.1', '::1']

let folder: string
let server: ChildProcess | undefined
let port: number
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-listeners-'))
  port = await findFreePort()
})
afterEach(async () => {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
})

/** `serve` at `localhost`, under a hosts file of its own, which only root may give it. */
async function serveAtLocalhost(skip: (reason: string) => void): Promise<ChildProcess> {
  const file = join(folder, 'hosts')
  await writeFile(file, hosts)
  const withHosts = ['-m', 'sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', file]
  try {
    execFileSync('unshare', [...withHosts, 'true'], { stdio: 'pipe' })
  } catch (error) {
    skip(`a hosts file cannot be mounted here, which needs root: ${error}`)
  }
  const env = {
    ...process.env,
    PASSERELLE_HOST: 'localhost',
    PASSERELLE_PORT: String(port),
    PASSERELLE_DATA_DIR: join(folder, 'data'),
    PASSERELLE_LOG_LEVEL: 'fatal',
  }
  server = spawn('unshare', [...withHosts, process.execPath, program, 'serve'], { env, stdio: 'ignore' })
  for (const address of addresses) {
    await waitFor(`the gateway at ${address}`, () =>
      ask(address, live).then(
        (answer) => answer.includes(' 200 '),
        () => false,
      ),
    )
  }
  return server
}

const live = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

const ask = async (host: string, request: string): Promise<string> => {
  const client = connect(port, host)
  client.write(request)
  return text(client)
}

test('all addresses of localhost are served alike: broken requests, the bound on connections, the end', async ({
  skip,
}) => {
  const child = await serveAtLocalhost(skip)
  for (const address of addresses) {
    const answer = await ask(address, 'NONSENSE\r\n\r\n')
    expect([address, answer]).toEqual([address, expect.stringMatching(/^HTTP\/1.1 400 .*"invalid_request"/s)])
  }

  const endings = addresses.map(async (host) => {
    const kept = connect(port, host)
    kept.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')
    const [first] = await once(kept, 'data')
    return { answer: String(first).slice(9, 12), ended: once(kept.resume(), 'end').then(() => 'ended') }
  })
  const kept = await Promise.all(endings)
  expect(kept.map(({ answer }) => answer)).toEqual(['200', '200'])
  for (const address of addresses) {
    const crowd = Array.from({ length: 1100 }, () => connect(port, address))
    const cut = crowd.filter((client) => client.on('error', () => {})).map((client) => once(client, 'close'))
    await Promise.race(cut)
    for (const client of crowd) client.destroy()
  }

  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await Promise.all(kept.map(({ ended }) => ended))).toEqual(['ended', 'ended'])
  expect(await exited).toEqual([0, null])
})
