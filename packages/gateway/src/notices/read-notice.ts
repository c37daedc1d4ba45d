/** What the events of a partner say by their types, and what is wrong with them. Pure. */
import { LIMITS, type NoticeItem } from '@passerelle/protocol'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { isWebUrl, languageTag, mostUrlCharacters } from '../contacts/details.ts'
import { emailKey, phoneKey } from '../contacts/reach.ts'
import type { Fault } from '../lib/errors.ts'
import { toOneLine, toWellFormed } from '../messages/inbound-message.ts'
import type { CustomerNews, Notice, Told } from './notice.ts'

/** Of an event whose form is right; `path` leads to it in the request. */
export function readNotice(item: NoticeItem, path: string): { notice: Notice; faults: Fault[] } {
  const faults: Fault[] = []
  const refuse = (where: string, what: Reason) => void faults.push({ path: path + where, reason: what })
  for (const field of ['id', 'customer_id'] as const) {
    if (!item[field].isWellFormed() || item[field].includes('\0')) refuse(`/${field}`, reason('id_not_text'))
  }
  const data = createReader(Array.isArray(item.data) ? {} : (item.data ?? {}), refuse)
  const notice = {
    ...{ externalId: item.id, customerId: item.customer_id, createdAt: Number(item.created_at) },
    told: readTold(item.type, data),
  }
  return { notice, faults }
}

type Refuse = (where: string, what: Reason) => void

/** What is refused is told, and read as if it were right: the whole request is refused. */
function createReader(data: Readonly<Record<string, unknown>>, refuse: Refuse) {
  const wrong = (name: string, what: Reason) =>
    refuse(`/data/${name}`, data[name] === undefined ? reason('required') : what)
  const text = (name: string, max: number): string | undefined => {
    const value = data[name] ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'string' && value.length <= max) return toWellFormed(value).trim() || undefined
    wrong(name, reason('text_too_long', { max }))
    return undefined
  }
  return {
    wrong,
    text,
    has: (name: string) => data[name] !== undefined,
    value: (name: string) => data[name],
  }
}

type Reader = ReturnType<typeof createReader>

function readTold(type: NoticeItem['type'], data: Reader): Told {
  switch (type) {
    case 'typing': {
      const on = data.value('on')
      if (typeof on !== 'boolean') data.wrong('on', reason('not_a_boolean'))
      return { type, on: on === true }
    }
    case 'message.read': {
      const id = data.value('message_id')
      const isId = typeof id === 'string' && id.length > 0 && id.length <= LIMITS.nameLength
      if (!isId) data.wrong('message_id', reason('not_short_text', { max: LIMITS.nameLength }))
      return { type, messageId: isId && id.isWellFormed() && !id.includes('\0') ? id : '' }
    }
    case 'conversation.return':
      return { type, reason: data.text('reason', LIMITS.noticeText) }
    case 'conversation.close':
      return { type, reason: toOneLine(data.text('reason', LIMITS.noticeText) ?? '') || undefined }
    case 'rating': {
      const score = data.value('score')
      const isScore = typeof score === 'number' && Number.isInteger(score) && score >= 1 && score <= 5
      if (!isScore) data.wrong('score', reason('not_whole_number', { min: 1, max: 5 }))
      return { type, score: isScore ? score : 1, comment: data.text('comment', LIMITS.noticeText) }
    }
    case 'customer.updated':
      return { type, news: readNews(data) }
  }
}

function readNews(data: Reader): CustomerNews {
  const one = (name: string, max: number, faultOf: (text: string) => Reason | undefined) => {
    const text = data.text(name, max)
    const found = text === undefined ? undefined : faultOf(text)
    if (found) data.wrong(name, found)
    return text ?? null
  }
  const news: CustomerNews = {}
  if (data.has('name')) news.name = toOneLine(one('name', LIMITS.nameLength, () => undefined) ?? '') || null
  if (data.has('email')) {
    news.email = one('email', LIMITS.nameLength, (text) =>
      emailKey(text) === null ? reason('email_malformed') : undefined,
    )
  }
  if (data.has('phone')) {
    news.phone = one('phone', LIMITS.nameLength, (text) =>
      phoneKey(text) === null ? reason('phone_malformed') : undefined,
    )
  }
  if (data.has('language')) {
    const written = one('language', LIMITS.nameLength, (text) =>
      languageTag(text) ? undefined : reason('not_a_language'),
    )
    news.language = written && (languageTag(written) ?? null)
  }
  if (data.has('external_url')) {
    news.externalUrl = one('external_url', mostUrlCharacters, (text) =>
      isWebUrl(text) ? undefined : reason('not_file_url', { max: mostUrlCharacters }),
    )
  }
  return news
}
