import type { AttachmentItem } from '@passerelle/protocol'

export type MediaKind = 'audio' | 'video' | 'pdf'

const ENDINGS: [MediaKind, RegExp][] = [
  ['audio', /\.(mp3|m4a|aac|ogg|oga|opus|wav|flac)$/i],
  ['video', /\.(mp4|m4v|webm|mov|ogv)$/i],
  ['pdf', /\.pdf$/i],
]

/** What a file is said to be. Whether it is, its first bytes tell the server, and the player whether it can play it. */
export function mediaKind({ state, name, mime_type }: AttachmentItem): MediaKind | undefined {
  if (state !== 'ready') return undefined
  const [type = ''] = mime_type.toLowerCase().split(';')
  if (type.startsWith('audio/')) return 'audio'
  if (type.startsWith('video/')) return 'video'
  if (type === 'application/pdf') return 'pdf'
  return type === 'application/octet-stream' ? ENDINGS.find(([, ending]) => ending.test(name))?.[0] : undefined
}
