/** Stand-in until the wire's own types are there. */
export interface Owner {
  type: 'bot' | 'queue' | 'agent'
  id: string
  name: string
}
interface Named {
  id: string
  name: string
}
export interface By {
  type: string
  id: string | null
  name: string | null
}
interface Reason {
  code: string
  params: Record<string, unknown>
}
interface Base<Type extends string, Data> {
  id: string
  type: Type
  created_at: number
  customer_id: string
  conversation_id: string
  owner: Owner | null
  data: Data
}
export type PartnerEvent =
  | Base<
      'conversation.queued',
      { queue: Named; reason: string; position: number; estimated_wait_seconds: number | null }
    >
  | Base<'conversation.assigned', { agent: Named; by: string; previous: Owner | null }>
  | Base<'conversation.transferred', { from: Owner; to: Owner; by: By }>
  | Base<'conversation.returned', { by: By; note: string }>
  | Base<'conversation.closed', { by: By; reason: string | null; tags: string[] }>
  | Base<'conversation.reopened', { by: By }>
  | Base<'message.read', { message_id: string }>
  | Base<'delivery.exhausted', { message_id: string; attempts: number; error: Reason }>
  | Base<'attachment.failed', { message_id: string; attachment_id: string; error: Reason }>
  | Base<'agent.typing', { on: boolean }>
  | Base<'queue.position', { position: number }>
