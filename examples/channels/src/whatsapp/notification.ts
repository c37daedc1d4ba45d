/** What WhatsApp's webhook brings, as its reference has it; only what is read here. */

export interface Notification {
  entry?: { changes?: { field: string; value: Change }[] }[]
}

export interface Change {
  metadata?: { phone_number_id?: string }
  contacts?: { wa_id: string; profile?: { name?: string } }[]
  messages?: Incoming[]
  statuses?: Status[]
}

interface Media {
  id: string
  mime_type?: string
  caption?: string
  filename?: string
}

export interface Incoming {
  id: string
  from: string
  timestamp: string
  type: string
  text?: { body: string }
  button?: { text: string; payload?: string }
  interactive?: {
    button_reply?: { id: string; title: string }
    list_reply?: { id: string; title: string }
  }
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: { name?: { formatted_name?: string }; phones?: { phone?: string }[] }[]
  image?: Media
  video?: Media
  audio?: Media
  document?: Media
  sticker?: Media
}

export interface Status {
  id: string
  status: string
  timestamp: string
  recipient_id: string
  errors?: { code: number; title?: string; message?: string }[]
}

/** Those of one telephone number: an app may have several. */
export const changesOf = (notification: Notification, phoneNumberId: string): Change[] =>
  (notification.entry ?? [])
    .flatMap(({ changes = [] }) => changes)
    .filter(({ field, value }) => field === 'messages' && value.metadata?.phone_number_id === phoneNumberId)
    .map(({ value }) => value)

const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const

export const mediaOf = (message: Incoming): Media | undefined =>
  mediaKinds.map((kind) => message[kind]).find((media) => media !== undefined)

/** undefined: nothing to show an agent, as with a reaction. */
export function textOf(message: Incoming): string | undefined {
  const { type, text, button, interactive, location, contacts } = message
  const media = mediaOf(message)
  if (media) return media.caption ?? ''
  switch (type) {
    case 'text':
      return text?.body
    case 'button':
      return button?.text
    case 'interactive':
      return interactive?.button_reply?.title ?? interactive?.list_reply?.title
    case 'location':
      return location && placeOf(location)
    case 'contacts':
      return contacts?.map(({ name, phones }) => [name?.formatted_name, ...numbers(phones)].join(' ')).join('\n')
    case 'reaction':
      return undefined
    default:
      return `[${type}: WhatsApp does not pass it on]`
  }
}

const placeOf = ({ latitude, longitude, name, address }: NonNullable<Incoming['location']>): string =>
  [name, address, `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`].filter(Boolean).join('\n')

const numbers = (phones: { phone?: string }[] = []): string[] => phones.flatMap(({ phone }) => phone ?? [])
