/** What the Bot Framework brings and takes, as its reference has it; only what is used here. */
import type { Card, Choice } from '@passerelle/sdk'
import type { Part } from '../kit/parts.ts'

export interface Account {
  id: string
  name?: string
  aadObjectId?: string
}

export interface Activity {
  type: string
  id: string
  timestamp?: string
  serviceUrl: string
  channelId?: string
  from: Account
  recipient: Account
  conversation: { id: string; conversationType?: string; tenantId?: string }
  text?: string
  locale?: string
  name?: string
  value?: unknown
  attachments?: ActivityAttachment[]
}

export interface ActivityAttachment {
  contentType: string
  contentUrl?: string
  name?: string
  content?: { downloadUrl?: string; fileType?: string; uniqueId?: string } & Record<string, unknown>
}

export const fileType = 'application/vnd.microsoft.teams.file.download.info'
export const consentType = 'application/vnd.microsoft.teams.card.file.consent'
export const fileInfoType = 'application/vnd.microsoft.teams.card.file.info'

/** What a person wrote, without the names that mention the bot. */
export const textOf = ({ text = '' }: Activity): string => text.replace(/<at>[^<]*<\/at>/g, '').trim()

export interface File {
  id: string
  name: string
  url: string
  mimeType: string
  /** Asked for with the bot's token: what people paste lies with the service itself. */
  isOfService: boolean
}

export const filesOf = ({ id, attachments = [] }: Activity): File[] =>
  attachments.flatMap(({ contentType, contentUrl, content, name }, index): File[] => {
    if (contentType === fileType && content?.downloadUrl) {
      const type = { png: 'image/png', jpg: 'image/jpeg', pdf: 'application/pdf', txt: 'text/plain' }[
        content.fileType ?? ''
      ]
      const file = { id: content.uniqueId ?? `${id}-${index}`, name: name ?? 'file', url: content.downloadUrl }
      return [{ ...file, mimeType: type ?? 'application/octet-stream', isOfService: false }]
    }
    if (!contentType.startsWith('image/') || !contentUrl) return []
    const mimeType = contentType === 'image/*' ? 'image/png' : contentType
    return [{ id: `${id}-${index}`, name: name ?? 'picture', url: contentUrl, mimeType, isOfService: true }]
  })

export type Content = Pick<Activity, 'text' | 'attachments'> & { textFormat?: 'plain' }

const mostButtons = 6

/** A card carries six buttons. */
export function contentOf(part: Exclude<Part, { kind: 'file' }>): Content[] {
  switch (part.kind) {
    case 'text':
      return [{ text: part.text, textFormat: 'plain' }]
    case 'picture':
      return [heroCard({ title: '', subtitle: part.text, image_url: part.url })]
    case 'choices': {
      const cards = Array.from({ length: Math.ceil(part.choices.length / mostButtons) }, (_, index) => {
        const buttons = part.choices.slice(index * mostButtons, (index + 1) * mostButtons)
        return heroCard({ title: '', subtitle: index === 0 ? part.text : '', buttons })
      })
      return cards
    }
  }
}

const heroCard = ({ subtitle, image_url, buttons = [] }: Card): Content => ({
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.hero',
      content: {
        ...(subtitle && { text: subtitle }),
        ...(image_url && { images: [{ url: image_url }] }),
        ...(buttons.length > 0 && { buttons: buttons.map(actionOf) }),
      },
    },
  ],
})

const actionOf = ({ label, value, url }: Choice) =>
  url === undefined
    ? { type: 'imBack', title: label, value: value ?? label }
    : { type: 'openUrl', title: label, value: url }
