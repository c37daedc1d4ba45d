/** What a message must keep beyond its form: bytes, nesting, base64, URLs, ids, who writes to whom. */
import { LIMITS } from '@passerelle/protocol'
import type { Fault } from '../lib/errors.ts'
import type { InboundAttachment, InboundMessage } from './inbound-message.ts'

/** As long as servers take one. */
const maxUrlLength = 8192

/** The faults of a message in its normal form; `path` points at it in the request. */
export function checkMessage(message: InboundMessage, path: string): Fault[] {
  const faults: Fault[] = []
  const refuse = (where: string, what: string) => void faults.push({ path: path + where, message: what })
  checkIds(message, refuse)
  checkRecipient(message, refuse)
  checkBody(message, refuse)
  for (const [index, attachment] of message.attachments.entries()) {
    const fault = checkContent(attachment)
    if (fault) refuse(`/body/attachments/${index}/content/data`, fault)
  }
  if (message.metadata.bytes > LIMITS.metadataBytes) refuse('/metadata', 'must be at most 4 KiB as JSON')
  return faults
}

type Refuse = (where: string, what: string) => void

function checkIds(message: InboundMessage, refuse: Refuse): void {
  const check = (where: string, id: string | undefined) => {
    if (id === undefined || (id.isWellFormed() && !id.includes('\0'))) return
    refuse(where, 'must hold no NUL and no lone surrogate')
  }
  check('/id', message.externalId)
  check('/customer_id', message.customerId)
  check('/sender/id', message.sender.id)
  check('/recipient/id', message.recipient?.id)
  for (const [index, { externalId }] of message.attachments.entries()) {
    check(`/body/attachments/${index}/id`, externalId)
  }
}

function checkRecipient({ sender, recipient, customerId }: InboundMessage, refuse: Refuse): void {
  if (!recipient || sender.id === customerId || recipient.id === customerId) return
  refuse(
    '/recipient/id',
    'sender.id or recipient.id must equal customer_id: with a recipient the message is history between the customer ' +
      'and your side; leave the recipient out to write to the agents',
  )
}

function checkBody({ text, attachments, richContent }: InboundMessage, refuse: Refuse): void {
  if (text === '' && attachments.length === 0 && richContent === null) {
    refuse('/body/message', 'must not be empty without attachments and without rich_content')
  }
  if (Buffer.byteLength(text) > LIMITS.textBytes) refuse('/body/message', 'must be at most 64 KiB in UTF-8')
  if (!richContent) return
  if (richContent.levels > LIMITS.richContentLevels) {
    refuse('/body/rich_content', `must nest at most ${LIMITS.richContentLevels} levels deep`)
  }
  if (richContent.bytes > LIMITS.richContentBytes) refuse('/body/rich_content', 'must be at most 64 KiB as JSON')
}

function checkContent({ content }: InboundAttachment): string | undefined {
  if (content.type === 'url') return checkUrl(content.url)
  if (content.type === 'unreadable')
    return 'must be base64; white space, missing padding and a data: prefix are tolerated'
  return content.bytes.length > LIMITS.attachmentBytes
    ? 'must be at most 25 MiB when decoded; send a URL instead'
    : undefined
}

function checkUrl(url: string): string | undefined {
  const protocol = url.length > maxUrlLength ? undefined : URL.parse(url)?.protocol
  return protocol === 'http:' || protocol === 'https:'
    ? undefined
    : `must be an http or https URL of at most ${maxUrlLength} characters`
}
