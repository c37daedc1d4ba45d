/** What the customer does: writes, sends files, and ends it. */
import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import type { Attachment, InboundMessage } from '@passerelle/protocol'
import { type Client, type HistoryMessage, PasserelleError } from '@passerelle/sdk'
import { StartRefused } from '../lib/errors.ts'
import { type ChatCustomer, demoHistory } from './chat-history.ts'
import type { Screen } from './chat-screen.ts'
import { readAttachment } from './read-attachment.ts'

export interface SessionDeps {
  client: Pick<Client, 'send' | 'sendHistory'>
  customer: ChatCustomer
  screen: Screen
}

const help = '/file PATH sends a file, /history a short talk with a bot, /quit ends it; // begins a text with a slash.'

export function createSession({ client, customer, screen }: SessionDeps) {
  const { customerId, name } = customer

  const send = async (text: string, attachments: Attachment[] = []) => {
    const message: InboundMessage = {
      id: randomUUID(),
      created_at: Math.floor(Date.now() / 1000),
      customer_id: customerId,
      sender: { type: 'human', id: customerId, name },
      body: { message: text, ...(attachments.length > 0 && { attachments }) },
    }
    const { messages } = await client.send(message)
    tellSent(message.id, messages[0]?.status ?? 'recorded', attachments[0]?.name)
  }
  const tellSent = (id: string, status: string, file?: string) =>
    screen.tell(
      { event: 'sent', id, status, ...(file !== undefined && { file }) },
      styleText('dim', `  ${status}${file === undefined ? '' : `: ${file}`}`),
    )

  const sendHistory = async (history: InboundMessage[]) => {
    const { messages } = await client.sendHistory(history as HistoryMessage[])
    const ids = messages.map(({ id }) => id)
    screen.tell({ event: 'history', ids }, styleText('dim', `  a history of ${ids.length} messages is recorded`))
  }

  const sendFile = async (path: string) => send('', [await readAttachment(path)])

  /** False when that was the end. */
  const obey = async (line: string): Promise<boolean> => {
    const [command = '', ...rest] = line.trim().split(' ')
    const argument = rest
      .join(' ')
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
    if (command === '/quit' || command === '/exit') return false
    if (command === '/history') await sendHistory(demoHistory(customer))
    else if (command === '/file' && argument !== '') await sendFile(argument)
    else if (command.startsWith('/') && !command.startsWith('//')) screen.complain(help)
    else if (line.trim() !== '') await send(line.replace(/^\s*\/\//, '/'))
    return true
  }

  return {
    sendHistory,
    /** Ends with /quit, or with what is typed. What fails is told, and the chat goes on. */
    async run(): Promise<void> {
      for await (const line of screen.lines) {
        try {
          if (!(await obey(line))) return
        } catch (error) {
          screen.complain(describe(error))
        }
      }
    },
  }
}

function describe(error: unknown): string {
  if (error instanceof PasserelleError || error instanceof StartRefused) return error.message
  throw error
}
