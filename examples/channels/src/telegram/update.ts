/** What Telegram's webhook brings, as its Bot API has it; only what is read here. */

export interface Update {
  update_id: number
  message?: Message
  callback_query?: { id: string; from: User; message?: { chat: Chat; date: number }; data?: string }
}

export interface User {
  id: number
  first_name: string
  last_name?: string
  language_code?: string
}

interface Chat {
  id: number
  type: string
}

interface File {
  file_id: string
  file_unique_id: string
  file_size?: number
  file_name?: string
  mime_type?: string
}

export interface Message {
  message_id: number
  date: number
  chat: Chat
  from?: User
  text?: string
  caption?: string
  location?: { latitude: number; longitude: number }
  contact?: { first_name: string; last_name?: string; phone_number: string }
  photo?: File[]
  document?: File
  video?: File
  audio?: File
  voice?: File
  video_note?: File
  sticker?: File & { emoji?: string; is_animated?: boolean; is_video?: boolean }
}

export const nameOf = ({ first_name, last_name }: { first_name: string; last_name?: string }): string =>
  [first_name, last_name].filter(Boolean).join(' ')

/** undefined: nothing to show an agent, as when somebody joins. */
export function textOf(message: Message): string | undefined {
  const { text, caption, location, contact } = message
  if (location) return `https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}`
  if (contact) return `${nameOf(contact)} ${contact.phone_number}`
  if (message.sticker?.emoji) return message.sticker.emoji
  return text ?? caption ?? (fileOf(message) && '')
}

export interface SentFile {
  id: string
  uniqueId: string
  size: number
  name: string | undefined
  mimeType: string
}

/** Of a photo, its largest size. */
export function fileOf({ photo, document, video, audio, voice, video_note }: Message): SentFile | undefined {
  const largest = photo?.toSorted((a, b) => (b.file_size ?? 0) - (a.file_size ?? 0))[0]
  if (largest) return toFile(largest, 'image/jpeg')
  if (document) return toFile(document, 'application/octet-stream')
  if (video ?? video_note) return toFile((video ?? video_note) as File, 'video/mp4')
  if (voice) return toFile(voice, 'audio/ogg')
  return audio && toFile(audio, 'audio/mpeg')
}

const toFile = (file: File, otherwise: string): SentFile => ({
  id: file.file_id,
  uniqueId: file.file_unique_id,
  size: file.file_size ?? 0,
  name: file.file_name,
  mimeType: file.mime_type ?? otherwise,
})
