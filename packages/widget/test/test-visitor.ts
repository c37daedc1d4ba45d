/** A visitor without a browser: keeps the secret, listens to the events, speaks by the chat's own API. */
import { randomBytes, randomUUID } from 'node:crypto'
import { visitorIdOf } from '../src/visitor.ts'
import type { ChatEvent } from '../src/visitors.ts'

type Snapshot = Extract<ChatEvent, { type: 'snapshot' }>['data']
type ViewedEntry = Snapshot['entries'][number]

export interface Reply {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

export type TestVisitor = Awaited<ReturnType<typeof visit>>

export async function visit(url: string, given: { locale?: string; token?: string; origin?: string } = {}) {
  const { locale = 'en', token = randomBytes(24).toString('base64url') } = given
  const headers = { authorization: `Bearer ${token}`, ...(given.origin && { origin: given.origin }) }
  let state: (Snapshot & { typing?: object }) | undefined
  const context = { locale, page: '/' }
  const waiting = new Set<() => void>()
  const stop = new AbortController()

  async function call(path: string, init: RequestInit): Promise<Reply> {
    const response = await fetch(url + path, { method: 'POST', ...init, headers: { ...headers, ...init.headers } })
    return { status: response.status, headers: response.headers, body: JSON.parse((await response.text()) || '{}') }
  }

  const post = (path: string, body: Record<string, unknown> = {}) =>
    call(path, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...context, ...body }) })

  async function listen(): Promise<void> {
    const path = `${url}/chat/events?${new URLSearchParams(context)}`
    const response = await fetch(path, { headers, signal: stop.signal })
    if (!response.body) return
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) take(part)
    }
  }

  function take(part: string): void {
    const [, type, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? []
    if (data === undefined) return
    const value = JSON.parse(data)
    if (type === 'snapshot') state = value
    if (state && type === 'status') state = { ...state, ...value }
    if (state && type === 'typing') state = { ...state, typing: value }
    if (state && type === 'entry') state = { ...state, entries: put(state.entries, value) }
    for (const check of [...waiting]) check()
  }

  const listening = listen().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })

  /** Resolves with what the page shows once it shows what is asked for. */
  function until(condition: (state: Snapshot & { typing?: object }) => boolean): Promise<Snapshot> {
    return new Promise((resolve) => {
      const check = () => {
        if (!state || !condition(state)) return
        waiting.delete(check)
        resolve(state)
      }
      waiting.add(check)
      check()
    })
  }

  await until(() => true)
  return {
    id: visitorIdOf(token),
    token,
    post,
    call,
    until,
    at: (at: Snapshot['status']['at']) => until(({ status }) => status.at === at),
    say: (text: string, id: string = randomUUID()) => post('/chat/messages', { id, text }),
    sendFile: (name: string, bytes: Uint8Array<ArrayBuffer>, type = 'application/octet-stream') =>
      call(`/chat/files?${new URLSearchParams({ ...context, id: randomUUID(), name })}`, {
        headers: { 'Content-Type': type },
        body: bytes,
      }),
    getFile: (id = '') => fetch(`${url}/chat/files?id=${id}`, { headers }),
    async leave(): Promise<void> {
      stop.abort()
      await listening
    },
  }
}

function put(entries: ViewedEntry[], entry: ViewedEntry): ViewedEntry[] {
  const index = entries.findIndex(({ id }) => id === entry.id)
  return index === -1 ? [...entries, entry] : entries.with(index, entry)
}
