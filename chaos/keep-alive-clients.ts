/** Clients that ask again and again, each on a connection of its own that it keeps, and note every failure. */
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Ask {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: object
}

export interface Clients {
  readonly answered: number
  /** What each failed request asked, and how it failed. */
  readonly failures: readonly string[]
  /** Resolves when the requests under way have ended. */
  stop(): Promise<void>
}

/** `nextAsk` is given the number of the client. Nothing is tried twice: a failed request is a failed request. */
export function startClients(url: string, count: number, nextAsk: (client: number) => Ask): Clients {
  const failures: string[] = []
  let answered = 0
  let stopped = false

  const send = async (agent: Agent, { method, path, headers, body }: Ask): Promise<void> => {
    const bytes = body ? Buffer.from(JSON.stringify(body)) : undefined
    const typed = bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}
    const sent = request(url + path, { agent, method, headers: { ...headers, ...typed } })
    sent.end(bytes)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const said = await text(answer)
    if (answer.statusCode !== 200 && answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${said}`)
  }
  const askOn = async (client: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!stopped) {
      const ask = nextAsk(client)
      await send(agent, ask).then(
        () => answered++,
        (error: Error) => failures.push(`${ask.method} ${ask.path}: ${error.message}`),
      )
    }
    agent.destroy()
  }
  const all = Array.from({ length: count }, (_, client) => askOn(client))

  return {
    get answered() {
      return answered
    },
    failures,
    async stop() {
      stopped = true
      await Promise.all(all)
    },
  }
}
