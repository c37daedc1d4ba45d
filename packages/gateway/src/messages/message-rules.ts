/** What a message must keep beyond its form: bytes, nesting, base64, URLs, ids, who writes to whom. Pure. */

import { LIMITS } from '@passerelle/protocol'
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { Fault } from '../lib/errors.ts'
import type { InboundAttachment, InboundMessage } from './inbound-message.ts'

/** As long as servers take one. */
const maxUrlLength = 8192

/** The faults of a message in its normal form; `path` points at it in the request. */
export function checkMessage(message: InboundMessage, path: string): Fault[] {
  const faults: Fault[] = []
  const refuse: Refuse = (where, what) => void faults.push({ path: path + where, reason: what })
  checkIds(message, refuse)
  checkRecipient(message, refuse)
  checkBody(message, refuse)
  for (const [index, attachment] of message.attachments.entries()) {
    const fault = checkContent(attachment)
    if (fault) refuse(`/body/attachments/${index}/content/data`, fault)
  }
  if (message.metadata.bytes > LIMITS.metadataBytes)
    refuse('/metadata', reason('json_too_large', { max: LIMITS.metadataBytes }))
  return faults
}

type Refuse = (where: string, what: Reason) => void

function checkIds(message: InboundMessage, refuse: Refuse): void {
  const check = (where: string, id: string | undefined) => {
    if (id === undefined || (id.isWellFormed() && !id.includes('\0'))) return
    refuse(where, reason('id_not_text'))
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
  refuse('/recipient/id', reason('recipient_without_customer'))
}

function checkBody({ text, attachments, richContent }: InboundMessage, refuse: Refuse): void {
  if (text === '' && attachments.length === 0 && richContent === null) {
    refuse('/body/message', reason('message_empty'))
  }
  if (Buffer.byteLength(text) > LIMITS.textBytes) {
    refuse('/body/message', reason('utf8_too_large', { max: LIMITS.textBytes }))
  }
  if (!richContent) return
  if (richContent.levels > LIMITS.richContentLevels) {
    refuse('/body/rich_content', reason('json_too_deep', { max: LIMITS.richContentLevels }))
  }
  if (richContent.bytes > LIMITS.richContentBytes) {
    refuse('/body/rich_content', reason('json_too_large', { max: LIMITS.richContentBytes }))
  }
}

function checkContent({ content }: InboundAttachment): Reason | undefined {
  if (content.type === 'url') return checkUrl(content.url)
  if (content.type === 'unreadable') return reason('not_base64')
  return content.bytes.length > LIMITS.attachmentBytes
    ? reason('decoded_too_large', { max: LIMITS.attachmentBytes })
    : undefined
}

function checkUrl(url: string): Reason | undefined {
  const protocol = url.length > maxUrlLength ? undefined : URL.parse(url)?.protocol
  return protocol === 'http:' || protocol === 'https:' ? undefined : reason('not_file_url', { max: maxUrlLength })
}
