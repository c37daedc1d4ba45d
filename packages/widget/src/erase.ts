/** Erases a visitor from a widget's server that runs: `CLIENT_SECRET=... node packages/widget/src/erase.ts visitor-...` */
import { BODY_HASH_HEADER } from '@passerelle/protocol'
import { signBodyHash } from '@passerelle/sdk'

const { CLIENT_SECRET: clientSecret = '', PORT = '4000' } = process.env
const url = process.env.CHAT_URL || `http://127.0.0.1:${PORT}`
const [customerId] = process.argv.slice(2)

if (!customerId || !clientSecret || !URL.canParse('/erase', url)) {
  console.error('Give the customer_id, the CLIENT_SECRET of the connector, and in CHAT_URL where the chat is')
  process.exitCode = 2
} else await erase(customerId)

async function erase(customer_id: string): Promise<void> {
  const body = JSON.stringify({ erase: { customer_id, at: Math.floor(Date.now() / 1000) } })
  const headers = { 'Content-Type': 'application/json', [BODY_HASH_HEADER]: await signBodyHash(body, clientSecret) }
  try {
    const response = await fetch(new URL('/erase', url), { method: 'POST', headers, body })
    const answer = (await response.json()) as { erased?: boolean; message?: string }
    if (!response.ok) throw new Error(answer.message)
    console.log(answer.erased ? `Erased ${customer_id}.` : `Nothing is kept about ${customer_id}.`)
  } catch (error) {
    console.error(`${customer_id} was not erased: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
