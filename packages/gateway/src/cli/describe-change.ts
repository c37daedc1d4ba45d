/** What has happened to a customer in a line for people, and further lines for what was written; pure. */
import { styleText } from 'node:util'
import type { ConnectorChangeItem, MessageItem } from '@passerelle/protocol'
import { clean } from './table.ts'

const colours = { pending: 'yellow', delivered: 'green', exhausted: 'red', cancelled: 'red' } as const

export function describeChange(change: ConnectorChangeItem): string {
  const customer = styleText('bold', clean(change.customer_id))
  if (change.type === 'conversation.updated') return `${customer}  ${styleText('dim', describeOwner(change))}\n`
  const { message } = change
  if (change.type === 'message.updated') return `${customer}  ${describeProgress(message)}\n`
  const at = styleText('dim', message.received_at.slice(11, 19))
  const lines = message.message === '' ? [] : message.message.split(/\r?\n/)
  const [first = '', ...more] = [...lines, ...message.attachments.map(({ name }) => `[${name}]`)].map(clean)
  const state = message.delivery ? `  ${describeDelivery(message)}` : ''
  return [
    `${at}  ${customer}  ${styleText('cyan', clean(writerOf(message)))} ${first}${state}`,
    ...more.map(indent),
    '',
  ].join('\n')
}

const indent = (text: string): string => `          ${text}`

function writerOf({ kind, author, sender }: MessageItem): string {
  const name = author?.name ?? sender.name ?? sender.id
  return `${name} (${kind === 'history' ? `history, ${sender.type}` : kind === 'outbound' ? 'agent' : 'customer'}):`
}

type Standing = Extract<ConnectorChangeItem, { type: 'conversation.updated' }>

const describeOwner = ({ status, owner }: Standing): string =>
  owner === null ? `conversation ${status}` : clean(`conversation ${status}, with ${owner.type} ${owner.name}`)

function describeProgress(message: MessageItem): string {
  if (message.delivery) return `message ${message.id} ${describeDelivery(message)}`
  const files = message.attachments.map(({ name, state, error }) => `${name} ${state}${error ? ` (${error})` : ''}`)
  return clean([`message ${message.id}`, ...files].join(', '))
}

function describeDelivery({ delivery }: Pick<MessageItem, 'delivery'>): string {
  if (!delivery) return ''
  const { state, attempts, last_error } = delivery
  const why = last_error === undefined ? '' : clean(` (${last_error})`)
  return styleText(colours[state], attempts > 1 ? `${state} after ${attempts} attempts` : state) + why
}
