import { parseExactJson } from '@passerelle/protocol'

interface OutboxPage {
  items?: { cursor: string; body: object }[]
}

export interface Bodies {
  fetch: typeof globalThis.fetch
  take(cursor: string): Buffer
}

/** The bytes of each body in an outbox: to those who get it parsed, numbers have lost their spelling. */
export function keepBodies(): Bodies {
  const bodies = new Map<string, Buffer>()
  return {
    async fetch(input, init) {
      const answer = await fetch(input, init)
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      if (!answer.ok || !pathname.endsWith('/outbox')) return answer
      const text = await answer.text()
      const { items = [] } = parseExactJson(text) as OutboxPage
      bodies.clear()
      for (const { cursor, body } of items) bodies.set(cursor, Buffer.from(JSON.stringify(body)))
      return new Response(text, { status: answer.status, headers: answer.headers })
    },
    take(cursor) {
      const body = bodies.get(cursor)
      if (!body) throw new Error('an item that no answer held')
      return body
    },
  }
}
