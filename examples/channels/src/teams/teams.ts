/** Microsoft Teams, by the Bot Framework. A customer is a personal chat with the bot. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Attachment, type Client, fileAttachment, type InboundMessage } from '@passerelle/sdk'
import { type Channel, type Received, readJson, type Step } from '../kit/channel.ts'
import { partsOf } from '../kit/parts.ts'
import type { State } from '../kit/state.ts'
import { callUpstream, downloadBytes, isRefusedForGood, postJson } from '../kit/upstream.ts'
import {
  type Activity,
  type Content,
  consentType,
  contentOf,
  type File,
  fileInfoType,
  filesOf,
  textOf,
} from './activity.ts'
import { createTokens, createVerifier, type IdentityOptions } from './identity.ts'

export interface TeamsOptions extends IdentityOptions {
  client: Pick<Client, 'downloadAttachment'>
  state: State
}

/** Where a customer is, kept from their last activity. */
interface Reference {
  serviceUrl: string
  conversationId: string
  bot: Activity['recipient']
}

interface Context extends TeamsOptions {
  token(): Promise<string>
}

/** Such a picture is shown at once; anything else is offered, and uploaded when the customer accepts it. */
const inlineBytes = 200_000

export function createTeams(options: TeamsOptions): Channel {
  const verify = createVerifier(options)
  const context: Context = { ...options, token: createTokens(options) }
  return {
    path: '/teams',
    isAskedOnce: true,
    async receive({ headers, body }) {
      const activity = readJson<Activity>(body)
      await verify(headers.get('authorization'), activity)
      if (activity.conversation.conversationType !== 'personal') return {}
      remember(options.state, activity)
      if (activity.type === 'message') return { messages: await readMessages(context, activity) }
      if (activity.type === 'invoke') return answerConsent(context, activity)
      return {}
    },
    async compose(message) {
      const customer = message.customer_id
      return partsOf(message).flatMap((part): Step[] =>
        part.kind === 'file'
          ? [() => offerFile(context, { customer, attachment: part.attachment })]
          : contentOf(part).map((content) => () => send(context, { customer, content })),
      )
    },
    async onEvent(event) {
      if (event.type !== 'agent.typing' || !event.data.on) return
      await send(context, { customer: event.customer_id, content: {}, type: 'typing' })
    },
  }
}

const customerOf = ({ from }: Activity): string => from.aadObjectId ?? from.id

const referenceKey = (customer: string): string => `reference:${customer}`

function remember(state: State, activity: Activity): void {
  const { serviceUrl, conversation, recipient } = activity
  const reference: Reference = { serviceUrl, conversationId: conversation.id, bot: recipient }
  state.set(referenceKey(customerOf(activity)), JSON.stringify(reference))
}

async function readMessages(context: Context, activity: Activity): Promise<InboundMessage[]> {
  const customer = customerOf(activity)
  const files = await Promise.all(filesOf(activity).map((file) => fetchFile(context, file)))
  const attachments = files.filter((file) => file !== undefined)
  const left = files.length > attachments.length ? '[A file that stays on Teams: over 25 MB, or not to be had]' : ''
  const message = [textOf(activity), left].filter(Boolean).join('\n')
  if (message === '' && attachments.length === 0) return []
  const at = Date.parse(activity.timestamp ?? '') || Date.now()
  return [
    {
      id: `teams-${activity.id}`,
      created_at: Math.floor(at / 1000),
      customer_id: customer,
      sender: { type: 'human', id: customer, name: activity.from.name ?? customer },
      body: { message, ...(attachments.length > 0 && { attachments }) },
      metadata: { channel: 'teams', ...(activity.locale && { handover: { language: activity.locale } }) },
    },
  ]
}

/** Between the attempts to get a file, as long as Teams is not kept waiting for too long. */
const pausesMs = [1000, 4000]

/**
 * undefined: it cannot be had. What was written with it does not come a second time, and goes without it; so what may
 * pass is tried again.
 */
async function fetchFile(
  context: Context,
  file: File,
  [pauseMs, ...others] = pausesMs,
): Promise<Attachment | undefined> {
  try {
    const headers: Record<string, string> = file.isOfService ? { Authorization: `Bearer ${await context.token()}` } : {}
    const bytes = await downloadBytes(file.url, headers)
    return bytes && fileAttachment({ id: file.id, name: file.name, mimeType: file.mimeType, bytes })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    if (pauseMs === undefined || isRefusedForGood(error)) return undefined
    await wait(pauseMs)
    return fetchFile(context, file, others)
  }
}

interface Sending {
  customer: string
  content: Content
  type?: string
}

async function send(context: Context, { customer, content, type = 'message' }: Sending): Promise<string | undefined> {
  const kept = context.state.get(referenceKey(customer))
  if (kept === undefined) throw new Error(`${customer} has not written to this bot: Teams says where when they do.`)
  const { serviceUrl, conversationId, bot }: Reference = JSON.parse(kept)
  const url = `${serviceUrl.replace(/\/$/, '')}/v3/conversations/${encodeURIComponent(conversationId)}/activities`
  const activity = { type, from: bot, conversation: { id: conversationId }, ...content }
  const headers = { Authorization: `Bearer ${await context.token()}` }
  const { id } = await postJson<{ id?: string }>(url, activity, headers)
  return id
}

/** What is offered is kept until the customer accepts or declines it. */
async function offerFile(context: Context, { customer, attachment }: { customer: string; attachment: Attachment }) {
  const { stream, mimeType, name = 'file' } = await context.client.downloadAttachment(attachment)
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  const data = bytes.toString('base64')
  if (/^image\/(png|jpeg|gif)$/.test(mimeType) && bytes.length <= inlineBytes) {
    const picture = { contentType: mimeType, contentUrl: `data:${mimeType};base64,${data}`, name }
    return send(context, { customer, content: { attachments: [picture] } })
  }
  context.state.set(fileKey(attachment.id), data)
  const mark = { id: attachment.id }
  const content = { description: name, sizeInBytes: bytes.length, acceptContext: mark, declineContext: mark }
  return send(context, { customer, content: { attachments: [{ contentType: consentType, name, content }] } })
}

const fileKey = (id: string): string => `file:${id}`

interface Consent {
  action?: string
  context?: { id?: string }
  uploadInfo?: { contentUrl: string; name: string; uploadUrl: string; uniqueId: string; fileType: string }
}

async function answerConsent(context: Context, activity: Activity): Promise<Received> {
  const { action, context: mark, uploadInfo } = (activity.value ?? {}) as Consent
  const key = fileKey(mark?.id ?? '')
  const data = context.state.get(key)
  const answer = Response.json({})
  if (activity.name !== 'fileConsent/invoke' || data === undefined) return { answer }
  if (action === 'accept' && uploadInfo)
    await upload(context, { activity, uploadInfo, bytes: Buffer.from(data, 'base64') })
  context.state.delete(key)
  return { answer }
}

interface Upload {
  activity: Activity
  uploadInfo: NonNullable<Consent['uploadInfo']>
  bytes: Buffer<ArrayBuffer>
}

async function upload(context: Context, { activity, uploadInfo, bytes }: Upload): Promise<void> {
  const { contentUrl, name, uploadUrl, uniqueId, fileType } = uploadInfo
  const range = `bytes 0-${bytes.length - 1}/${bytes.length}`
  await callUpstream(uploadUrl, { method: 'PUT', body: bytes, headers: { 'Content-Range': range } })
  const file = { contentType: fileInfoType, contentUrl, name, content: { uniqueId, fileType } }
  await send(context, { customer: customerOf(activity), content: { attachments: [file] } })
}
