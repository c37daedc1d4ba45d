/** An example, run as its readers run it: a process of its own beside a gateway, which calls its webhook. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { MessageItem } from '@passerelle/protocol'
import { findFreePort, type World, waitFor } from '@passerelle/testkit'

export interface PartnerProgram extends AsyncDisposable {
  url: string
  /** What it wrote so far, to stdout and to stderr. */
  output(): string
  /** Gives it a line on its stdin. */
  type(line: string): void
}

export interface ProgramOptions {
  world: World
  /** Gets the port it shall listen on. */
  command(port: string): [string, ...string[]]
  /** A free one unless given. */
  port?: number
  env?: Record<string, string>
}

/** What every example reads from its environment. */
export const partnerEnv = ({ gateway, connector }: World) => ({
  BASE_URL: gateway.config.publicUrl,
  CLIENT_ID: connector.client_id,
  CLIENT_SECRET: connector.client_secret,
})

/** Starts it, and has the gateway call it, at its port's /webhook. */
export async function startPartnerProgram(options: ProgramOptions): Promise<PartnerProgram> {
  const { world, command, env, port = await findFreePort() } = options
  const [program, ...args] = command(String(port))
  const child = spawn(program, args, { env: { ...process.env, ...partnerEnv(world), PORT: String(port), ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  }
  try {
    await waitFor(`${program} to listen on port ${port}`, () => {
      if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}: ${output}`)
      return isListening(port)
    })
  } catch (error) {
    await end()
    throw error
  }
  const url = `http://127.0.0.1:${port}`
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { webhook_url: `${url}/webhook` })
  return {
    url,
    output: () => output,
    type: (line) => void child.stdin.write(`${line}\n`),
    [Symbol.asyncDispose]: end,
  }
}

export async function isListening(port: number, host = '127.0.0.1'): Promise<boolean> {
  const socket = connect({ port, host })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Answers the customer as an agent does, with a file when one is given. Resolves when the partner has taken it. */
export async function answerAsAgent(world: World, customerId: string, message: string, file?: string): Promise<void> {
  const { id } = await world.conversationOf(customerId)
  const upload =
    file === undefined
      ? undefined
      : await world.upload({ name: 'note.txt', type: 'text/plain', bytes: Buffer.from(file) })
  const attachments = upload === undefined ? [] : [{ upload_id: upload.upload_id }]
  const reply: MessageItem = await world.reply(id, { message, attachments })
  await waitFor(`the partner to take "${message}"`, async () => {
    const delivery = (await world.thread(id)).find((one) => one.id === reply.id)?.delivery
    if (delivery?.last_error) throw new Error(`the webhook did not take it: ${delivery.last_error}`)
    return delivery?.state === 'delivered'
  })
}

/** A webhook signed with another secret. */
export async function postForged(url: string): Promise<number> {
  const headers = { 'Content-Type': 'application/json', 'Body-Hash': 'a'.repeat(40) }
  const response = await fetch(`${url}/webhook`, { method: 'POST', body: '{}', headers })
  await response.arrayBuffer()
  return response.status
}
