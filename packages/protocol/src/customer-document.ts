/**
 * Everything that is kept about one customer: what `POST /desk/v1/customers/{connector_id}/{customer_id}/export` gives,
 * and the operator API's route of that name. Times are as in the desk API.
 */
import type { Static } from 'typebox'
import type { CustomerDocumentSchema } from './schemas/index.ts'

export type CustomerDocument = Static<typeof CustomerDocumentSchema>
export type KeptConversation = CustomerDocument['conversations'][number]
export type KeptMessage = KeptConversation['messages'][number]
export type KeptAttachment = KeptMessage['attachments'][number]
