/** A visitor without a browser: keeps the cookie, listens to the events, speaks by the page's own API. */
import { randomUUID } from 'node:crypto'
import type { ChatEvent } from '../src/visitors.ts'

type Snapshot = Extract<ChatEvent, { type: 'snapshot' }>['data']
type ViewedEntry = Snapshot['entries'][number]

export interface Reply {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

export type ShopVisitor = Awaited<ReturnType<typeof enterShop>>

export async function enterShop(url: string, given: { locale?: string; cookie?: string } = {}) {
  let cookie = given.cookie ?? ''
  let state: Snapshot = { name: '', handOver: { state: 'none', problem: null, after: null }, entries: [] }
  const context = { locale: given.locale ?? 'en', page: '/' }
  const waiting = new Set<() => void>()
  const stop = new AbortController()

  async function call(path: string, init: RequestInit): Promise<Reply> {
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    const response = await fetch(url + path, { method: 'POST', ...init, headers })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: response.status, headers: response.headers, body: JSON.parse((await response.text()) || '{}') }
  }

  const post = (path: string, body: Record<string, unknown> = {}) =>
    call(path, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...context, ...body }) })

  async function listen(): Promise<void> {
    const response = await fetch(`${url}/chat/events`, { headers: { cookie }, signal: stop.signal })
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
    if (type === 'status') state = { ...state, ...value }
    if (type === 'entry') state = { ...state, entries: put(state.entries, value) }
    for (const check of [...waiting]) check()
  }

  await post('/chat/session')
  const listening = listen().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })

  return {
    post,
    call,
    cookie: () => cookie,
    say: (text: string, id: string = randomUUID()) => post('/chat/messages', { id, text }),
    sendFile: (name: string, bytes: Uint8Array<ArrayBuffer>, type = 'application/octet-stream') =>
      call(`/chat/files?${new URLSearchParams({ ...context, id: randomUUID(), name })}`, {
        headers: { 'Content-Type': type },
        body: bytes,
      }),
    getFile: (path: string) => fetch(url + path, { headers: { cookie } }),
    /** Resolves with what the page shows once it shows what is asked for. */
    until(condition: (state: Snapshot) => boolean): Promise<Snapshot> {
      return new Promise((resolve) => {
        const check = () => {
          if (!condition(state)) return
          waiting.delete(check)
          resolve(state)
        }
        waiting.add(check)
        check()
      })
    },
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
