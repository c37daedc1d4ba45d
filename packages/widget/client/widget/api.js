/**
 * The way to the chat's server. Each visitor has a random secret, kept by the browser for this page's site: who has it
 * has the thread. Every request says the language and the page, for the bot and the agents.
 */
import { ifAllowed } from './kept.js'
import { locale } from './words.js'

export const MAX_FILE_BYTES = 10_000_000
/** The server says something every 15 s. */
const SILENCE_MS = 40_000

/** A refusal in the server's words (`code`), or none at all: `offline`. */
export class ChatError extends Error {
  constructor(code) {
    super(code)
    this.code = code
  }
}

/** `name`: under which the visitor's secret is kept. */
export function createApi(base, name) {
  const secret = keepSecret(name)
  const pictures = new Map()

  const headers = () => ({ Authorization: `Bearer ${secret.read()}` })
  const address = (path, query) => new URL(`${path}?${new URLSearchParams({ ...query, ...context() })}`, base)

  async function post(path, body = {}) {
    const json = { ...headers(), 'Content-Type': 'application/json' }
    const init = { method: 'POST', headers: json, body: JSON.stringify({ ...body, ...context() }) }
    return (await call(new URL(path, base), init)).json()
  }

  /** By the old way, which alone tells how far it has come. */
  function postFile({ id, file, onProgress }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('POST', address('chat/files', { id, name: file.name }))
      request.setRequestHeader('Authorization', headers().Authorization)
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
      request.responseType = 'json'
      request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total)
      request.onerror = () => reject(new ChatError('offline'))
      request.onload = () =>
        request.status < 300 ? resolve() : reject(new ChatError(request.response?.error ?? 'failed'))
      request.send(file)
    })
  }

  async function readFile(id) {
    const response = await call(address('chat/files', { id }), { headers: headers() })
    return URL.createObjectURL(await response.blob())
  }

  /** Resolves when the server ends the stream or falls silent. */
  async function listen(onEvent, signal) {
    const silent = new AbortController()
    const response = await call(address('chat/events', {}), {
      headers: headers(),
      signal: AbortSignal.any([signal, silent.signal]),
    })
    let text = ''
    let timer
    for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), SILENCE_MS)
      const { done, value } = await reader.read()
      if (done) break
      const parts = (text + value).split('\n\n')
      text = parts.pop()
      for (const part of parts) {
        const [, type, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
        if (type) onEvent(type, JSON.parse(data))
      }
    }
    clearTimeout(timer)
  }

  return {
    post,
    postFile,
    readFile,
    listen,
    isKnown: secret.isKept,
    forget: secret.forget,
    /** A picture's address, fetched once; what failed is fetched again when it is asked for again. */
    picture(id) {
      if (!pictures.has(id)) {
        const fetched = readFile(id)
        pictures.set(id, fetched)
        fetched.catch(() => pictures.delete(id))
      }
      return pictures.get(id)
    },
  }
}

function context() {
  return { locale, page: `${location.pathname}${location.hash}` }
}

async function call(url, init) {
  let response
  try {
    response = await fetch(url, { ...init, credentials: 'omit' })
  } catch {
    throw new ChatError('offline')
  }
  if (response.ok) return response
  throw new ChatError((await response.json().catch(() => ({}))).error ?? 'failed')
}

/** Storage can be forbidden: then the thread lasts until the page is left. */
function keepSecret(key) {
  let secret = ifAllowed(() => localStorage.getItem(key))
  return {
    isKept: () => secret !== null,
    read() {
      secret ??= newSecret()
      ifAllowed(() => localStorage.setItem(key, secret))
      return secret
    },
    forget() {
      secret = newSecret()
    },
  }
}

const newSecret = () =>
  btoa(String.fromCharCode(...randomBytes(24)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count))

/** Possible on a page that came by plain http, where `crypto.randomUUID` is missing. */
export const newId = () => Array.from(randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')
