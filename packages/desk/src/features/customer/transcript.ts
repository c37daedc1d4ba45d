/** What was said with a customer as a text to read or to hand on: who, when, the words, the files. Pure. */
import {
  type CustomerDocument,
  type KeptAttachment,
  type KeptConversation,
  type KeptMessage,
  parseRichContent,
  readRichContent,
  restates,
} from '@passerelle/protocol'
import type { TFunction } from 'i18next'
import { speakerOf, spokenAt } from '../../core/conversations/spoken.ts'
import { dayNumber, formatDateTime, formatDay, formatFull, formatSize, formatTime } from '../../core/i18n/format.ts'
import { isNothing } from '../../core/message/is-nothing.ts'
import { shownName } from '../../core/ui/file-name.ts'
import { blockLines } from './block-lines.ts'

export interface Reader {
  t: TFunction
  language: string
  /** As in "Europe/Paris": the zone that the reader's times are of. */
  timeZone: string
}

export interface TranscriptInput {
  document: CustomerDocument
  customerName: string
  connectorName: string
}

const INDENT = '    '
const RULE = '========================================================================'

export function composeTranscript({ document, customerName, connectorName }: TranscriptInput, reader: Reader): string {
  const { t, language, timeZone } = reader
  const { conversations } = document
  const head = [
    t('transcript.title', { name: shownName(customerName) }),
    '',
    t('transcript.customer', { id: shownName(document.customer_id) }),
    t('transcript.connector', { name: shownName(connectorName) }),
    t('transcript.exported', { time: formatFull(language, Date.parse(document.exported_at)), zone: timeZone }),
  ]
  const body = conversations.flatMap((conversation, index) => [
    '',
    RULE,
    t('transcript.conversation', { number: index + 1, count: conversations.length }),
    lifeOf(conversation, reader),
    RULE,
    ...messageLines(conversation, document.customer_id, reader),
  ])
  return `${[...head, ...(body.length > 0 ? body : ['', t('transcript.nothing')])].join('\n')}\n`
}

function lifeOf({ created_at, closed_at }: KeptConversation, { t, language }: Reader): string {
  const from = formatDateTime(language, Date.parse(created_at))
  if (closed_at === null) return t('transcript.open', { from })
  return t('transcript.closed', { from, to: formatDateTime(language, Date.parse(closed_at)) })
}

function messageLines({ messages }: KeptConversation, customerId: string, reader: Reader): string[] {
  if (messages.length === 0) return ['', reader.t('thread.empty')]
  let day: number | undefined
  return messages.flatMap((message) => {
    const at = spokenAt(message)
    const isNewDay = dayNumber(at) !== day
    day = dayNumber(at)
    // Year zero of all clocks: the day is always told with its year.
    const heading = isNewDay ? ['', `--- ${formatDay(reader.language, at, 0)} ---`] : []
    return [...heading, '', whoAndWhen(message, customerId, reader), ...contentLines(message, reader).map(indented)]
  })
}

/** Nothing that was said can look like a line of ours: those are not indented. */
const indented = (line: string): string => (line === '' ? '' : INDENT + line)

function whoAndWhen(message: KeptMessage, customerId: string, { t, language }: Reader): string {
  const time = formatTime(language, spokenAt(message))
  const name = shownName((message.author ?? message.sender).name)
  const role = t(`thread.${speakerOf(message, customerId)}`)
  const state = message.delivery?.state
  const fate = state === undefined || state === 'delivered' ? '' : ` [${t(`transcript.${state}`)}]`
  return `[${time}] ${name} (${role})${fate}`
}

const linesOf = (text: string): string[] => text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)

function contentLines(message: KeptMessage, reader: Reader): string[] {
  return [
    ...(message.message === '' ? [] : linesOf(message.message)),
    ...richLines(message),
    ...message.attachments.map((file) => fileLine(file, reader)),
  ]
}

/** A text that stands for the rich content is enough. */
function richLines({ message, rich_content }: KeptMessage): string[] {
  const value = parseRichContent(rich_content)
  if (isNothing(value)) return []
  const blocks = readRichContent(value)
  if (!blocks) return linesOf(JSON.stringify(value, null, 2))
  return restates(message, blocks) ? [] : blocks.flatMap(blockLines).flatMap(linesOf)
}

function fileLine({ name, size, state }: KeptAttachment, { t, language }: Reader): string {
  const shown = shownName(name)
  if (state === 'failed') return t('transcript.fileFailed', { name: shown })
  return size === null
    ? t('transcript.file', { name: shown })
    : t('transcript.fileSized', { name: shown, size: formatSize(language, size) })
}
