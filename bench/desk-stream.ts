/** An open desk without its screen: one stream of changes, over a socket of its own, and what it asks besides. */
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { ChangeItem, ConversationItem, Page } from '@passerelle/protocol'

export interface DeskStream {
  /** Requests it made because of changes that did not carry what they are about. */
  requests(): number
  close(): void
}

export interface DeskOptions {
  url: string
  cookie: string
  /** The text of a message it would show now. */
  onMessage: (text: string) => void
}

/** As the desk does: when changes carry nothing, the list is read when they have come to an end. */
const quietMs = 300

export async function openDeskStream({ url, cookie, onMessage }: DeskOptions): Promise<DeskStream> {
  const agent = new Agent({ keepAlive: true })
  const request = get(`${url}/desk/v1/changes?items=true`, { headers: { cookie }, agent })
  const [response]: IncomingMessage[] = await once(request, 'response')
  if (response?.statusCode !== 200) throw new Error(`no stream: ${response?.statusCode}`)
  const unknown = new Set<string>()
  let requests = 0
  let reading: NodeJS.Timeout | undefined
  const readList = async () => {
    requests += 1
    unknown.clear()
    const answer = await fetch(`${url}/desk/v1/conversations?view=all`, { headers: { cookie } })
    const { items } = (await answer.json()) as Page<ConversationItem>
    for (const { last_message } of items) onMessage(last_message?.message ?? '')
  }
  const take = ({ conversation_id, conversation, message }: ChangeItem) => {
    if (message) onMessage(message.message)
    if (conversation === undefined) unknown.add(conversation_id)
    else unknown.delete(conversation_id)
    clearTimeout(reading)
    if (unknown.size > 0) reading = setTimeout(readList, quietMs)
  }
  let rest = ''
  response.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, data] = /^(?:id: .*\n)?event: change\ndata: (.*)$/.exec(block) ?? []
      if (data !== undefined) take(JSON.parse(data))
    }
  })
  response.on('error', () => {})
  return {
    requests: () => requests,
    close: () => {
      clearTimeout(reading)
      request.destroy()
      agent.destroy()
    },
  }
}
