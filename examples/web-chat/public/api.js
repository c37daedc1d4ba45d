/** The page's way to its own server. Every request says the language and the page, for the bot and the agents. */
import { locale } from './words.js'

export const MAX_FILE_BYTES = 10_000_000

/** A refusal in the server's words (`code`), or none at all: `offline`. */
export class ChatError extends Error {
  constructor(code) {
    super(code)
    this.code = code
  }
}

export async function post(path, body = {}) {
  return call(path, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, ...context() }),
  })
}

export async function postFile({ id, file }) {
  const query = new URLSearchParams({ id, name: file.name, ...context() })
  return call(`/chat/files?${query}`, {
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  })
}

export function openEvents() {
  return new EventSource(`/chat/events?${new URLSearchParams(context())}`)
}

function context() {
  return { locale, page: `${location.pathname}${location.hash}` }
}

async function call(path, init) {
  let response
  try {
    response = await fetch(path, { method: 'POST', ...init })
  } catch {
    throw new ChatError('offline')
  }
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new ChatError(answer.error ?? 'failed')
  return answer
}

/** Random, and possible on a page that came by plain http, where `crypto.randomUUID` is missing. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
