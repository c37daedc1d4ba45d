/**
 * An agent's message, verified already, into the transcript: once, however often it is delivered. Its files are
 * fetched and saved first, since the gateway drops them later; when that fails for now it throws, which makes the
 * webhook's answer a 500 and the gateway deliver again.
 */
import type { Attachment, Client, WebhookMessage } from '@passerelle/sdk'
import { isGone } from './explain-failure.ts'
import { type Files, FileTooLargeError } from './files.ts'
import type { Sender } from './handover.ts'
import { toLocale } from './locale.ts'
import { readableText } from './rich-content.ts'
import { type EntryFile, newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const MAX_REMEMBERED = 10_000
const DOWNLOAD_TIMEOUT_MS = 60_000
const MAX_FILE_BYTES = 30 * 1024 * 1024

export interface ReceiveReplyDeps {
  client: Pick<Client, 'downloadAttachment'>
  visitors: Visitors
  files: Files
  sender: Sender
  /** Aborted when the process stops. */
  signal: AbortSignal
  now(): number
  log(line: string): void
}

export function createReplyReceiver(deps: ReceiveReplyDeps) {
  const seen = new Map<string, Promise<void>>()

  return function receive(message: WebhookMessage): Promise<void> {
    const key = JSON.stringify([message.customer_id, message.id])
    const earlier = seen.get(key)
    if (earlier) return earlier
    const recording = recordReply(deps, message)
    seen.set(key, recording)
    recording.catch(() => seen.delete(key))
    for (const oldest of seen.keys()) {
      if (seen.size <= MAX_REMEMBERED) break
      seen.delete(oldest)
    }
    return recording
  }
}

async function recordReply(deps: ReceiveReplyDeps, message: WebhookMessage): Promise<void> {
  const files: EntryFile[] = []
  try {
    for (const attachment of message.body.attachments) {
      files.push(await fetchFile(deps, message.customer_id, attachment))
    }
  } catch (error) {
    await Promise.all(files.map((file) => 'missing' in file || deps.files.remove(file)))
    throw error
  }
  const { visitors, now } = deps
  const { metadata, sender, body } = message
  // Also after a restart of this process, when the agent knows a customer that it does not.
  const visitor = visitors.open(message.customer_id, { locale: toLocale(metadata.locale), page: '/' })
  joinAgent(deps, visitor)
  const agentName = sender.name === sender.id ? '' : sender.name
  const text = [body.message, readableText(body.rich_content)].filter((part) => part !== '').join('\n')
  visitors.append(visitor, newEntry(visitor, 'agent', { agentName, text, files, createdAt: Math.floor(now() / 1000) }))
}

/** An agent may write first: then the bot steps aside, and what it talked about is handed over. */
function joinAgent({ visitors, sender }: ReceiveReplyDeps, visitor: Visitor): void {
  if (visitor.handOver.state !== 'none') return
  if (visitor.entries.some((entry) => entry.author === 'visitor')) {
    sender.begin(visitor)
  } else {
    const after = visitor.entries.at(-1)?.id ?? null
    visitors.updateStatus(visitor, { handOver: { state: 'sent', problem: null, after } })
  }
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
