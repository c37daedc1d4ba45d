import { mkdir, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { openClientSecret } from '../connectors/client-secret.ts'
import { readConnector } from '../connectors/read-connector.ts'
import { StartRefused } from '../lib/errors.ts'
import { describeArrival, presentArrival } from './describe-arrival.ts'
import { forwardArrival } from './forward-arrival.ts'
import { note, type OutputOptions } from './output.ts'
import { findServer } from './reach.ts'
import { type Arrival, type ReceiverAnswer, readHeader, startReceiver } from './receiver.ts'
import type { Server } from './remote/http.ts'
import { untilStopped } from './until-stopped.ts'
import { isTrusted, type Verdicts, verifyArrival } from './verify-arrival.ts'
import { withStore } from './with-store.ts'

export interface ListenFlags extends OutputOptions {
  relay?: boolean
  clientId?: string
  url?: URL
  port: number
  host: string
  secret?: string
  connector?: string
  status?: number
  forward?: URL
  save?: string
}

export async function runListen(options: ListenFlags): Promise<void> {
  const { host, port, connector } = options
  const { secret, server } = await findSecret(options)
  if (options.save !== undefined) await makeFolder(options.save)
  const { stopped, forget } = untilStopped()
  let count = 0
  const receiver = await startReceiver({ host, port, answer: (arrival) => take(arrival, options, secret, ++count) })
  note(`Listening on ${receiver.url} (any path). Ctrl-C stops it.`)
  if (secret === undefined) {
    const why = server ? ' no server tells a secret;' : ''
    note(`Signatures are not verified:${why} add --secret${server ? '' : ' or --connector'}.`)
  }
  if (connector !== undefined) tellHowItIsCalled({ host, connector, server, calledAt: new URL(receiver.url) })
  await stopped
  forget()
  await receiver.close()
}

interface Found {
  secret: string | undefined
  /** Whose connector is named, where that is another. */
  server?: Server | undefined
}

/** Whoever names a connector of the database here means its secret. */
async function findSecret({ connector, secret, url }: ListenFlags): Promise<Found> {
  if (connector === undefined) return { secret: secret || undefined }
  const server = await findServer(url ? { url } : {})
  if (!server) return { secret: await readSecret(connector) }
  const { remoteOperations } = await import('./remote/operations.ts')
  await remoteOperations(server).connectors.read(connector)
  return { secret: secret || undefined, server }
}

interface Callable extends Pick<Found, 'server'> {
  host: string
  connector: string
  calledAt: URL
}

function tellHowItIsCalled({ host, connector, server, calledAt }: Callable): void {
  const name = callableName(host)
  calledAt.hostname = name.includes(':') ? `[${name}]` : name
  const there = server ? ` --url ${server.url}` : ''
  note(`To have it called: passerelle connector update ${connector} --webhook-url ${calledAt.href}${there}`)
  if (server && isLoopback(name) && !isLoopback(new URL(server.url).hostname)) {
    note('There, that is the server itself: give the URL of a tunnel to here, or use --relay with a pull connector.')
    return
  }
  note(`Unless ${name} is public, the server calls it only when started with PASSERELLE_OUTBOUND_ALLOW=${name}.`)
}

const isLoopback = (name: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(name)

/** Where one listens on all addresses, one of them that others can call. */
function callableName(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

const readSecret = (connectorId: string): Promise<string> =>
  withStore(async ({ store, sealer }) => openClientSecret(sealer, await readConnector({ store }, connectorId)))

/** Tells of it, keeps it where that is wanted, and gives the answer to it. */
export async function take(
  arrival: Arrival,
  options: ListenFlags,
  secret: string | undefined,
  count: number,
): Promise<ReceiverAnswer> {
  const verdicts = await verifyArrival(arrival, secret)
  const startedAt = performance.now()
  const { answer, problem } = await decideAnswer(arrival, verdicts, options)
  const told = { ...verdicts, status: answer.status, durationMs: Math.round(performance.now() - startedAt), problem }
  process.stdout.write(
    options.json ? `${JSON.stringify(presentArrival(arrival, told))}\n` : `${describeArrival(arrival, told)}\n\n`,
  )
  if (options.save !== undefined) {
    await save(options.save, arrival, count).catch((error) => note(`It could not be saved: ${String(error)}`))
  }
  return answer
}

async function decideAnswer(
  arrival: Arrival,
  verdicts: Verdicts,
  { status, forward }: ListenFlags,
): Promise<{ answer: ReceiverAnswer; problem?: string }> {
  if (forward !== undefined) {
    try {
      const answer = await forwardArrival(arrival, forward)
      const said = String(answer.body ?? '').slice(0, 400)
      return { answer, ...(answer.status >= 300 && said !== '' && { problem: `${forward.href} said: ${said}` }) }
    } catch (error) {
      const problem = `${forward.href} gives no answer (${reasonOf(error)})`
      return { answer: { status: 502, body: problem }, problem }
    }
  }
  if (status !== undefined) return { answer: { status } }
  return { answer: { status: isTrusted(verdicts) ? 200 : 401 } }
}

/** When all addresses of a name fail, node gives one error without a message. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error && String(error.code)) || error.message : String(error)

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartRefused(reason('folder_not_made', { path: folder, detail: reasonOf(error) }))
  }
}

/** The bytes as they came, and beside them what came with them. */
async function save(folder: string, arrival: Arrival, count: number): Promise<void> {
  const id = (readHeader(arrival, 'webhook-id') ?? 'request').replace(/[^\w.-]+/g, '_').slice(0, 100)
  const path = join(folder, `${arrival.receivedAt}-${String(count).padStart(4, '0')}-${id}`)
  const { method, path: target, rawHeaders } = arrival
  await writeFile(`${path}.body`, arrival.body, { mode: 0o600 })
  await writeFile(`${path}.json`, `${JSON.stringify({ method, path: target, raw_headers: rawHeaders }, null, 2)}\n`, {
    mode: 0o600,
  })
}
