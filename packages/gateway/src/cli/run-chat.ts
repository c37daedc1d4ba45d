import { randomBytes } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import { type Client, type ClientOptions, createClient, PasserelleError } from '@passerelle/sdk'
import { readSettings } from '../config/read-settings.ts'
import { StartRefused } from '../lib/errors.ts'
import { type Answers, agreeToListen, startAnswers } from './chat-answers.ts'
import type { Credentials } from './chat-connector.ts'
import type { ChatFlags } from './chat-flags.ts'
import { demoHistory, readHistory } from './chat-history.ts'
import { openScreen } from './chat-screen.ts'
import { createSession } from './chat-session.ts'
import { note } from './output.ts'
import { untilStopped } from './until-stopped.ts'

export async function runChat(flags: ChatFlags, credentials: Credentials): Promise<void> {
  const url = flags.url?.href ?? readOwnUrl()
  const customerId = flags.customer ?? `chat-${randomBytes(4).toString('hex')}`
  const customer = { customerId, name: flags.name ?? 'Customer' }
  const client = await openClient({ baseUrl: url, ...credentials }).catch(refuse)
  await agreeToListen(flags, credentials)
  const history = flags.history === undefined ? [] : await readHistory(flags.history, customer)
  const { stopped, forget } = untilStopped()
  const screen = openScreen({ json: flags.json === true, name: customer.name })
  const session = createSession({ client, customer, screen })
  let answers: Answers | undefined
  try {
    if (flags.listen !== undefined) answers = await startAnswers(flags, { ...credentials, customer, screen })
    note(`You are ${customer.name} (${customerId}) at ${url}. /file PATH sends a file, /quit ends it.`)
    if (!answers) note("Agents' answers are not shown: add --listen PORT.")
    const earlier = flags.withHistory ? demoHistory(customer) : history
    if (earlier.length > 0) await session.sendHistory(earlier).catch(refuse)
    await Promise.race([session.run(), stopped])
  } finally {
    screen.close()
    await answers?.close()
    forget()
  }
}

async function openClient(options: ClientOptions): Promise<Client> {
  const client = createClient(options)
  await client.token()
  return client
}

function refuse(error: unknown): never {
  throw error instanceof PasserelleError ? new StartRefused(reason('chat_refused', { detail: error.message })) : error
}

/** Of the server that these settings are for. */
function readOwnUrl(): string {
  const result = readSettings(process.env, process.cwd())
  if ('config' in result && result.config.port !== 0) return result.config.publicUrl
  throw new StartRefused(reason('messaging_url_unknown'))
}
