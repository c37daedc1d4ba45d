/** The three requests a partner makes: a token, messages, an attachment. */
import { createWriteStream } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

export function createGateway({ baseUrl, clientId, clientSecret }) {
  let token

  async function requestToken() {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    })
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const response = await request(new URL('/oauth2/v1/token', baseUrl), { method: 'POST', headers }, String(body))
    return JSON.parse(await readSuccess(response)).access_token
  }

  /** With a token; with a new one when the old one has ended. */
  async function call(url, options, body) {
    for (const isLastTry of [false, true]) {
      token ??= await requestToken()
      const headers = { ...options.headers, Authorization: `Bearer ${token}` }
      const response = await request(url, { ...options, headers }, body)
      if (response.statusCode !== 401 || isLastTry) return response
      response.resume()
      token = undefined
    }
  }

  return {
    async send(...messages) {
      const headers = { 'Content-Type': 'application/json' }
      const url = new URL('/messaging/v1/messages', baseUrl)
      await readSuccess(await call(url, { method: 'POST', headers }, JSON.stringify({ messages })))
    },

    async download(attachmentUrl, file) {
      const url = new URL(attachmentUrl)
      if (url.origin !== new URL(baseUrl).origin) throw new Error(`${url.origin} is not the gateway: it gets no token`)
      const response = await call(url, { method: 'GET' })
      if (response.statusCode !== 200) await readSuccess(response)
      await pipeline(response, createWriteStream(file))
    },
  }
}

function request(url, options, body) {
  const { request: open } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    open(url, { timeout: 30_000, ...options }, resolve)
      .on('timeout', (timedOut = new Error(`no answer from ${url.origin}`)) => reject(timedOut))
      .on('error', reject)
      .end(body)
  })
}

async function readSuccess(response) {
  const answer = await text(response)
  if (response.statusCode !== 200) throw new Error(`the gateway answered ${response.statusCode}: ${answer}`)
  return answer
}
