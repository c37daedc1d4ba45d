import { randomBytes } from 'node:crypto'
import { type Answers, agreeToListen, startAnswers } from './chat-answers.ts'
import type { ChatFlags } from './chat-flags.ts'
import { followAnswers } from './chat-followed.ts'
import { demoHistory, readHistory } from './chat-history.ts'
import { openScreen } from './chat-screen.ts'
import { createSession } from './chat-session.ts'
import { note } from './output.ts'
import { type Partner, refusePartner } from './partner.ts'
import { untilStopped } from './until-stopped.ts'

export async function runChat(flags: ChatFlags, { url, client, credentials, of }: Partner): Promise<void> {
  const customerId = flags.customer ?? `chat-${randomBytes(4).toString('hex')}`
  const customer = { customerId, name: flags.name ?? 'Customer' }
  await client.token().catch(refusePartner)
  if (credentials) await agreeToListen(flags, credentials)
  const history = flags.history === undefined ? [] : await readHistory(flags.history, customer)
  const { stopped, forget } = untilStopped()
  const screen = openScreen({ json: flags.json === true, name: customer.name })
  const session = createSession({ client, customer, screen })
  let answers: Answers | undefined
  try {
    if (of) answers = await followAnswers({ ...of, customer, screen })
    else if (credentials && flags.listen !== undefined) {
      answers = await startAnswers(flags, { ...credentials, customer, screen })
    }
    note(`You are ${customer.name} (${customerId}) at ${url}. /file PATH sends a file, /quit ends it.`)
    if (!answers) note("Agents' answers are not shown: add --listen PORT.")
    const earlier = flags.withHistory ? demoHistory(customer) : history
    if (earlier.length > 0) await session.sendHistory(earlier).catch(refusePartner)
    await Promise.race([session.run(), stopped])
  } finally {
    screen.close()
    await answers?.close()
    forget()
  }
}
