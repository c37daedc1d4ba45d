/** What an agent writes, in its normal form, and the rules it must keep. Pure. */

import { findUnfilled, LIMITS, type ReplyRequest, readRichContent } from '@passerelle/protocol'
import { type Fault, fault } from '../lib/errors.ts'
import { canonicalJson } from '../messages/canonical-json.ts'
import { toWellFormed } from '../messages/inbound-message.ts'
import { emptyJson, type JsonText, toJsonText } from '../messages/json-text.ts'

export interface ReplyContent {
  text: string
  uploadIds: string[]
  richContent: JsonText | null
  /** An object. */
  metadata: JsonText
}

export function normaliseReply({ message, attachments, rich_content, metadata }: ReplyRequest): ReplyContent {
  return {
    text: toWellFormed(message ?? ''),
    uploadIds: (attachments ?? []).map(({ upload_id }) => upload_id),
    richContent: isNothing(rich_content) ? null : toJsonText(rich_content),
    metadata: isNothing(metadata) ? emptyJson : toJsonText(metadata),
  }
}

/** Null, blank text and empty objects and lists: an optional part that says nothing is not there. */
function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
}

/** Every fault; `isEmptyKnown` is false when a part that would fill the message could not be read. */
export function checkReply(content: ReplyContent, isEmptyKnown = true): Fault[] {
  const { text, uploadIds, richContent, metadata } = content
  const faults: Fault[] = []
  if (isEmptyKnown && text === '' && uploadIds.length === 0 && richContent === null) {
    faults.push(fault('/message', 'message_empty'))
  }
  if (Buffer.byteLength(text) > LIMITS.textBytes)
    faults.push(fault('/message', 'utf8_too_large', { max: LIMITS.textBytes }))
  const unfilled = findUnfilled(text)
  if (unfilled) faults.push(fault('/message', 'placeholder_unfilled', { name: unfilled.name.slice(0, 100) }))
  for (const [index, id] of uploadIds.entries()) {
    if (uploadIds.indexOf(id) < index) faults.push(fault(`/attachments/${index}/upload_id`, 'upload_repeated'))
  }
  if (richContent && richContent.levels > LIMITS.richContentLevels) {
    faults.push(fault('/rich_content', 'json_too_deep', { max: LIMITS.richContentLevels }))
  }
  if (richContent && richContent.bytes > LIMITS.richContentBytes)
    faults.push(fault('/rich_content', 'json_too_large', { max: LIMITS.richContentBytes }))
  if (metadata.bytes > LIMITS.metadataBytes)
    faults.push(fault('/metadata', 'json_too_large', { max: LIMITS.metadataBytes }))
  return faults
}

/** What is worth knowing and is no fault: no vocabulary of rich content is refused. */
export function richContentWarning({ text, richContent }: ReplyContent): string | undefined {
  if (!richContent) return undefined
  if (!readRichContent(JSON.parse(richContent.json))) {
    return 'rich_content is not of the documented vocabulary: where it is shown, it is shown as a tree'
  }
  if (text === '') return 'message is empty: give a text for those who cannot show rich_content'
  return undefined
}

/** The same for the same request, whatever the order of its keys: what an idempotency key stands for. */
export const canonicalReply = (conversationId: string, content: ReplyContent): string =>
  `[${canonicalJson([conversationId, content.text, content.uploadIds]).slice(1, -1)},${content.richContent?.canonical ?? 'null'},${content.metadata.canonical}]`
