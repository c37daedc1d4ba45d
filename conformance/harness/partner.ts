/** A partner's side of the wire: tokens, messages, downloads. */
import type { OutgoingHttpHeaders } from 'node:http'
import { type Answer, type Send, send } from './http.ts'

export interface Credentials {
  clientId: string
  clientSecret: string
}

export interface Partner extends Credentials {
  baseUrl: string
  /** A token of its own, asked for once. */
  token(): Promise<string>
  newToken(): Promise<string>
  auth(): Promise<OutgoingHttpHeaders>
  /** POSTs messages with a token; anything else than a list goes as the whole body. */
  post(body: unknown, headers?: OutgoingHttpHeaders): Promise<Answer>
  /** The statuses of a batch that must be taken. */
  record(...messages: object[]): Promise<string[]>
  get(pathOrUrl: string, options?: Send): Promise<Answer>
}

export const tokenPath = '/oauth2/v1/token'
export const messagesPath = '/messaging/v1/messages'

export function createPartner(baseUrl: string, credentials: Credentials): Partner {
  let known: Promise<string> | undefined
  const partner: Partner = {
    baseUrl,
    ...credentials,
    token: () => (known ??= partner.newToken()),
    newToken: () => requestToken(baseUrl, credentials),
    auth: async () => ({ authorization: `Bearer ${await partner.token()}` }),
    async post(body, headers = {}) {
      const whole = Array.isArray(body) ? { messages: body } : body
      return send(baseUrl, messagesPath, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await partner.auth()), ...headers },
        body: typeof whole === 'string' || whole instanceof Uint8Array ? whole : JSON.stringify(whole),
      })
    },
    async record(...messages) {
      const answer = await partner.post(messages)
      if (answer.status !== 200) throw new Error(`the messages were refused: ${answer.status} ${answer.text}`)
      return answer.json<{ messages: { status: string }[] }>().messages.map(({ status }) => status)
    },
    async get(pathOrUrl, options = {}) {
      const path = pathOrUrl.startsWith('/') ? pathOrUrl : pathOrUrl.slice(new URL(pathOrUrl).origin.length)
      return send(baseUrl, path, { ...options, headers: { ...(await partner.auth()), ...options.headers } })
    },
  }
  return partner
}

async function requestToken(baseUrl: string, { clientId, clientSecret }: Credentials): Promise<string> {
  const answer = await send(baseUrl, tokenPath, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
  })
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${answer.text}`)
  return answer.json<{ access_token: string }>().access_token
}
