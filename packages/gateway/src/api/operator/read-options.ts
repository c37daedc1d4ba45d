/** What operators say of an instance and of a connector, from the API's words to the domain's; what is absent stays absent. */
import type { ConnectorItem, InstanceItem } from '@passerelle/protocol'
import type { ConnectorPatch, InstancePatch } from '../../connectors/connector.ts'

export type InstanceOptions = Partial<Omit<InstanceItem, 'id' | 'created_at'>>
export type ConnectorOptions = Partial<
  Omit<ConnectorItem, 'id' | 'instance_id' | 'client_id' | 'asked_at' | 'breaker' | 'events_breaker' | 'created_at'>
>

export const readInstanceOptions = (body: InstanceOptions): InstancePatch => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.tags && { tags: body.tags }),
  ...(body.close_reasons && { closeReasons: body.close_reasons }),
  ...(body.metadata_labels && { metadataLabels: body.metadata_labels }),
  ...(body.shared_customer_ids !== undefined && { sharedCustomerIds: body.shared_customer_ids }),
  ...(body.sight && { sight: body.sight }),
})

export const readConnectorOptions = (body: ConnectorOptions): ConnectorPatch => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.webhook_url !== undefined && { webhookUrl: body.webhook_url }),
  ...(body.delivery !== undefined && { delivery: body.delivery }),
  ...(body.events_url !== undefined && { eventsUrl: body.events_url }),
  ...(body.events !== undefined && { events: body.events }),
  ...(body.paused !== undefined && { paused: body.paused }),
  ...(body.success !== undefined && { success: body.success }),
  ...(body.hash_encoding !== undefined && { hashEncoding: body.hash_encoding }),
  ...(body.sender_mode !== undefined && { senderMode: body.sender_mode }),
  ...(body.sender_id !== undefined && { senderId: body.sender_id }),
  ...(body.sender_name !== undefined && { senderName: body.sender_name }),
  ...(body.inline_max !== undefined && { inlineMax: body.inline_max }),
  ...(body.retention !== undefined && { retention: body.retention }),
  ...(body.default_queue_id !== undefined && { defaultQueueId: body.default_queue_id }),
})
