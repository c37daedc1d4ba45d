/**
 * A reader of one document: a folder, a shell whose variables last from block to block, and a world of their own. The
 * shell has what the documents say somebody was given: see `prepare`.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createWorld, findFreePort, operatorToken, type World, waitFor } from '@passerelle/testkit'
import { answerAsAgent, isListening, postForged } from '../examples/partner-program.ts'
import { type Ports, substitutePorts, substituteShell } from './substitute.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Session extends AsyncDisposable {
  save(name: string, code: string): Promise<void>
  /** Resolves with what it printed, when it has succeeded; or failed, when it shall. */
  run(command: string[], shallFail: boolean): Promise<string>
  runShell(code: string, shallFail: boolean): Promise<string>
  /** Starts a webhook, has an agent's answer delivered to it, and a forged one refused by it. */
  keepRunning(command: string[]): Promise<void>
  keepShellRunning(code: string): Promise<void>
}

export async function startSession(): Promise<Session> {
  const resources = new AsyncDisposableStack()
  const world = await createWorld({
    settings: { OUTBOUND_ALLOW: '127.0.0.1,localhost' },
    answer: { status: 503 },
  })
  resources.defer(() => world.close())
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-docs-'))
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  const ports = { gateway: world.gateway.config.port, webhook: await findFreePort() }
  await furnish(folder, world)
  const env = { ...process.env, ...readerEnv(folder), ...(await prepare(world)) }
  const context: Context = { world, folder, ports, env, running: undefined }
  resources.defer(() => stopRunning(context))

  return {
    save: (name, code) => writeFile(join(folder, name), substitutePorts(code, ports)),
    run: (command, shallFail) => runToEnd(context, command, shallFail),
    runShell: (code, shallFail) => runToEnd(context, inShell(context, code), shallFail),
    keepRunning: (command) => keepRunning(context, command),
    keepShellRunning: (code) => keepRunning(context, inShell(context, code)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

interface Context {
  world: World
  folder: string
  ports: Ports
  env: Record<string, string | undefined>
  running: { end(): Promise<void> } | undefined
}

/** As in a clone: the data beside, `npx` that runs what is installed, and a curl that fails when it is refused. */
async function furnish(folder: string, world: World): Promise<void> {
  await symlink(world.dataDir, join(folder, 'data'))
  await writeFile(join(world.dataDir, 'passerelle.env'), 'PASSERELLE_OUTBOUND_ALLOW=localhost\n')
  for (const name of ['node_modules', 'packages']) await symlink(join(root, name), join(folder, name))
  await mkdir(join(folder, 'bin'))
  const npx = join(folder, 'bin', 'npx')
  await writeFile(npx, '#!/bin/sh\nexec "$@"\n')
  await chmod(npx, 0o755)
  await writeFile(join(folder, '.curlrc'), 'fail-with-body\nno-progress-meter\n')
}

const readerEnv = (folder: string) => ({
  HOME: folder,
  PATH: [join(folder, 'bin'), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  PYTHONDONTWRITEBYTECODE: '1',
})

/** customer123 has written, and waits for an answer with a file, whose webhook fails. */
async function prepare(world: World): Promise<Record<string, string>> {
  const { instanceId, connector, agent, asOperator } = world
  const service = { instance_id: instanceId, name: 'Docs', service: true }
  const { api_key } = await asOperator.post<{ api_key: string }>('/agents', service)
  await world.send({
    id: 'first',
    created_at: Math.floor(Date.now() / 1000),
    customer_id: 'customer123',
    sender: { type: 'human', id: 'customer123', name: 'John Doe' },
    body: { message: 'Hello?' },
  })
  const { id: conversationId } = await world.conversationOf('customer123')
  const file = { name: 'note.txt', type: 'text/plain', bytes: Buffer.from('the bytes') }
  const { upload_id } = await world.upload(file)
  const reply = await world.reply(conversationId, { message: 'Here it is', attachments: [{ upload_id }] })
  const [webhook] = await world.partner.waitForRequests(1)
  return {
    CLIENT_ID: connector.client_id,
    CLIENT_SECRET: connector.client_secret,
    INSTANCE_ID: instanceId,
    CONNECTOR_ID: connector.id,
    AGENT_ID: agent.id,
    API_KEY: api_key,
    OPERATOR_TOKEN: operatorToken,
    CONVERSATION_ID: conversationId,
    DELIVERY_ID: reply.delivery?.id ?? '',
    ATTACHMENT_URL: webhook?.message.body.attachments[0]?.content.data ?? '',
  }
}

/** What a block sets is there in the next one. */
const inShell = ({ ports }: Context, code: string): string[] => {
  const kept = 'set -a; [ ! -f .session ] || . ./.session; trap "export -p >.session" EXIT'
  return ['bash', '-euo', 'pipefail', '-c', `${kept}\n${substituteShell(substitutePorts(code, ports))}`]
}

function runToEnd({ folder, env }: Context, [program = '', ...args]: string[], shallFail: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { cwd: folder, env, timeout: 20_000 }, (error, stdout, stderr) => {
      if (Boolean(error) === shallFail) return resolve(stdout)
      const how = shallFail ? 'succeeded, which it should not' : `failed: ${error?.message}`
      reject(new Error(`${program} ${how}\n${stdout}\n${stderr}`))
    })
    child.stdin?.end()
  })
}

async function keepRunning(context: Context, [program = '', ...args]: string[]): Promise<void> {
  await stopRunning(context)
  const { folder, env, ports, world } = context
  // A group of its own, since a shell does not pass signals on.
  const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  context.running = {
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      if (child.pid !== undefined) process.kill(-child.pid)
      await once(child, 'exit')
    },
  }
  await waitFor(`it to listen on port ${ports.webhook}`, async () => {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}: ${output}`)
    return isListening(ports.webhook, 'localhost')
  })
  await proveReceiver(world, `http://localhost:${ports.webhook}`)
}

async function stopRunning(context: Context): Promise<void> {
  await context.running?.end()
  context.running = undefined
}

let customers = 0

async function proveReceiver(world: World, url: string): Promise<void> {
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { webhook_url: `${url}/webhook` })
  customers += 1
  const customer_id = `receiver-${customers}`
  await world.send({
    id: customer_id,
    created_at: Math.floor(Date.now() / 1000),
    customer_id,
    sender: { type: 'human', id: customer_id },
    body: { message: 'Anybody?' },
  })
  await answerAsAgent(world, customer_id, 'Voilà')
  const status = await postForged(url)
  if (status !== 401) throw new Error(`a forged webhook was answered ${status}, not 401`)
}
