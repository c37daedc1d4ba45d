import { randomUUID } from 'node:crypto'
import { text as readText } from 'node:stream/consumers'
import type { InboundMessage } from '@passerelle/protocol'
import { type OutputOptions, show } from './output.ts'
import { type Partner, refusePartner } from './partner.ts'
import type { PartnerFlags } from './partner-flags.ts'
import { readAttachment } from './read-attachment.ts'
import { clean } from './table.ts'

export interface SendFlags extends Omit<OutputOptions, 'url'>, PartnerFlags {
  customer: string
  name?: string
  file: string[]
  metadata?: InboundMessage['metadata']
  id?: string
  createdAt?: number
}

export async function runSend({ client }: Partner, text: string, flags: SendFlags): Promise<void> {
  const { customer, name = customer, file, metadata, id = randomUUID() } = flags
  const { createdAt = Math.floor(Date.now() / 1000) } = flags
  const attachments = await Promise.all(file.map(readAttachment))
  const message: InboundMessage = {
    id,
    created_at: createdAt,
    customer_id: customer,
    sender: { type: 'human', id: customer, name },
    body: {
      message: text === '-' ? (await readText(process.stdin)).trimEnd() : text,
      ...(attachments.length > 0 && { attachments }),
    },
    ...(metadata && { metadata }),
  }
  const { messages } = await client.send(message).catch(refusePartner)
  const status = messages[0]?.status ?? 'recorded'
  show(flags.json ? { json: true } : {}, { id, customer_id: customer, status }, () =>
    clean(status === 'duplicate' ? `Message ${id} was there already.` : `Message ${id} is recorded.`),
  )
}
