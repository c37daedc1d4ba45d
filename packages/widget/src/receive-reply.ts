/**
 * An agent's message, verified already, into the transcript. Its files are fetched and saved first, since the gateway
 * drops them later; when that fails for now it throws, which makes the webhook's answer a 500 and the gateway deliver
 * again.
 */
import { parseRichContent, readRichContent, restates } from '@passerelle/protocol'
import type { Attachment, Client, WebhookMessage } from '@passerelle/sdk'
import { isGone } from './explain-failure.ts'
import { type Files, FileTooLargeError } from './files.ts'
import type { Sender } from './handover.ts'
import { toLocale } from './locale.ts'
import { readableText } from './readable-text.ts'
import { isWithTeam, joinedBy } from './status.ts'
import { joinTeam } from './take-event.ts'
import { type Entry, type EntryFile, newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const DOWNLOAD_TIMEOUT_MS = 60_000
const MAX_FILE_BYTES = 30 * 1024 * 1024

export interface ReceiveReplyDeps {
  client: Pick<Client, 'downloadAttachment'>
  visitors: Visitors
  files: Files
  sender: Sender
  /** Whether the gateway tells events: then they say who has the visitor, else a message is the only sign. */
  hearsEvents(): boolean
  /** Aborted when the process stops. */
  signal: AbortSignal
  now(): number
  log(line: string): void
}

export function createReplyReceiver(deps: ReceiveReplyDeps) {
  return async function receive(message: WebhookMessage): Promise<void> {
    const { id, customer_id, metadata, body } = message
    const files: EntryFile[] = []
    let isNew = false
    try {
      for (const attachment of body.attachments) files.push(await fetchFile(deps, customer_id, attachment))
      // Also after a restart of this process, when the agent knows a customer that it does not.
      const visitor = deps.visitors.open(customer_id, { locale: toLocale(metadata.locale), page: '/' })
      isNew = visitor.entries.every((entry) => entry.id !== id)
      if (isNew) show(deps, visitor, message, files)
    } finally {
      if (!isNew) await Promise.all(files.map((file) => 'missing' in file || deps.files.remove(file)))
    }
  }
}

function show(deps: ReceiveReplyDeps, visitor: Visitor, message: WebhookMessage, files: EntryFile[]): void {
  const { id, sender } = message
  const createdAt = Math.floor(deps.now() / 1000)
  const agentName = sender.name === sender.id ? '' : sender.name
  if (!deps.hearsEvents()) joinAgent(deps, visitor, { agentName, createdAt })
  deps.visitors.append(visitor, newEntry(visitor, 'agent', { id, agentName, ...contentOf(message), files, createdAt }))
}

function joinAgent(deps: ReceiveReplyDeps, visitor: Visitor, agent: { agentName: string; createdAt: number }): void {
  const wasWithTeam = isWithTeam(visitor.status)
  deps.visitors.move(visitor, joinedBy(visitor.status, agent.agentName), agent.createdAt)
  if (!wasWithTeam) joinTeam(deps, visitor)
}

/** Blocks that can be drawn, else their words; and a text that says no more than they do is not said twice. */
function contentOf({ body }: WebhookMessage): Pick<Entry, 'text' | 'blocks'> {
  const content = parseRichContent(body.rich_content)
  const blocks = readRichContent(content)
  if (blocks) return { text: restates(body.message, blocks) ? '' : body.message, blocks: [...blocks] }
  return { text: [body.message, readableText(content)].filter((part) => part !== '').join('\n'), blocks: [] }
}

async function fetchFile(deps: ReceiveReplyDeps, owner: string, attachment: Attachment): Promise<EntryFile> {
  const { client, files, log } = deps
  const name = attachment.name || 'file'
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)])
  try {
    const { stream, mimeType } = await client.downloadAttachment(attachment, { signal })
    return await files.save(stream, { owner, name, mimeType, limit: MAX_FILE_BYTES })
  } catch (error) {
    log(`Attachment ${attachment.id} was not fetched: ${error instanceof Error ? error.message : String(error)}`)
    if (isGone(error) || error instanceof FileTooLargeError) {
      return { missing: true, id: attachment.id, name }
    }
    throw error
  }
}
