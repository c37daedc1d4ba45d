/** A connector's settings as its form holds them: every field a text or a choice. */
import { type ConnectorItem, lastingEventTypes, type PartnerEventType, partnerEventTypes } from '@passerelle/protocol'
import type { ConnectorOptions } from '../../../core/operator/operator-api.ts'
import { NO_RETENTION, type RetentionForm, toRetention, toRetentionForm } from '../../../core/operator/retention.ts'

export interface OptionsForm extends RetentionForm {
  name: string
  webhook_url: string
  /** Empty for the instance's own. */
  default_queue_id: string
  /** Only of a new one. */
  delivery: 'push' | 'pull'
  events_url: string
  event_choice: 'all' | 'some'
  /** Those that are sent of `some`. */
  events: readonly PartnerEventType[]
  success: '200' | '2xx'
  hash_encoding: 'hex' | 'base64'
  sender_mode: 'fixed' | 'agent'
  sender_id: string
  sender_name: string
  /** KiB. */
  inline_max: string
}

export const NEW_OPTIONS: OptionsForm = {
  name: '',
  webhook_url: '',
  default_queue_id: '',
  delivery: 'push',
  events_url: '',
  event_choice: 'all',
  events: lastingEventTypes,
  success: '200',
  hash_encoding: 'hex',
  sender_mode: 'fixed',
  sender_id: 'kiamo',
  sender_name: 'kiamo',
  inline_max: '0',
  ...NO_RETENTION,
}

export const toForm = (connector: ConnectorItem): OptionsForm => ({
  name: connector.name,
  webhook_url: connector.webhook_url ?? '',
  default_queue_id: connector.default_queue_id ?? '',
  delivery: connector.delivery,
  events_url: connector.events_url ?? '',
  event_choice: connector.events === 'all' ? 'all' : 'some',
  events: connector.events === 'all' ? lastingEventTypes : connector.events,
  success: connector.success,
  hash_encoding: connector.hash_encoding,
  sender_mode: connector.sender_mode,
  sender_id: connector.sender_id,
  sender_name: connector.sender_name,
  inline_max: String(Math.round(connector.inline_max / 1024)),
  ...toRetentionForm(connector.retention),
})

/** Events that are sent once are not there for a partner who fetches. */
export const eventTypesOf = (delivery: OptionsForm['delivery']): readonly PartnerEventType[] =>
  delivery === 'pull' ? lastingEventTypes : partnerEventTypes

const urlOf = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export const toOptions = ({ retention, retention_days, event_choice, ...form }: OptionsForm): ConnectorOptions => ({
  ...form,
  retention: toRetention({ retention, retention_days }),
  name: form.name.trim(),
  default_queue_id: form.default_queue_id || null,
  webhook_url: form.delivery === 'pull' ? null : urlOf(form.webhook_url),
  events_url: form.delivery === 'pull' ? null : urlOf(form.events_url),
  events: event_choice === 'all' ? 'all' : eventTypesOf(form.delivery).filter((type) => form.events.includes(type)),
  inline_max: Math.round(Number(form.inline_max) * 1024),
})

/** Only what was changed here: the audit log names it, and what another operator changed meanwhile stays. */
export function changedOptions(before: OptionsForm, after: OptionsForm): Partial<ConnectorOptions> {
  const old = new Map(Object.entries(toOptions(before)))
  const changed = Object.entries(toOptions(after)).filter(([name, value]) => !isSame(old.get(name), value))
  return Object.fromEntries(changed)
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
