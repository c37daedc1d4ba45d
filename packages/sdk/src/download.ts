/** Attachments: their bytes, wherever they are. */
import type { Attachment } from '@passerelle/protocol'
import { fromBase64, toBase64 } from './base64.ts'
import { PasserelleError } from './errors.ts'
import { parseUrl } from './url.ts'

export interface Download {
  /** The bytes. Read it to its end, or cancel it. Iterable by itself, as not every library of types says so. */
  stream: ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>
  mimeType: string
  /** Bytes, when the server says. */
  size?: number
  name?: string
}

export interface FileContent {
  /** Default: a random UUID. Give your own where you build the same message anew to repeat it. */
  id?: string
  name: string
  mimeType: string
  bytes: Uint8Array | ArrayBuffer
}

/**
 * A file as an attachment that carries its bytes in base64. 25 MiB at most; above some hundred KiB, a URL it can be
 * fetched from is lighter.
 *
 * @example
 * const bytes = await readFile('invoice.pdf')
 * const attachments = [fileAttachment({ name: 'invoice.pdf', mimeType: 'application/pdf', bytes })]
 */
export function fileAttachment(file: FileContent): Attachment {
  const bytes = file.bytes instanceof Uint8Array ? file.bytes : new Uint8Array(file.bytes)
  return {
    id: file.id ?? crypto.randomUUID(),
    name: file.name,
    mime_type: file.mimeType,
    content: { type: 'base64', data: toBase64(bytes) },
  }
}

/** The download of an attachment that carries its bytes itself. */
export function openInline(attachment: Attachment): Download {
  const bytes = fromBase64(attachment.content.data)
  if (bytes === undefined) {
    throw new PasserelleError('invalid_argument', `The content of attachment "${attachment.id}" is not valid base64.`)
  }
  const { name, mime_type: mimeType } = attachment
  return { stream: new Blob([bytes]).stream(), mimeType, size: bytes.length, name }
}

/** Where an attachment is; a relative URL is one of the base URL. */
export function readAttachmentUrl(attachment: Attachment | string | URL, baseUrl: string): URL {
  const given = typeof attachment === 'string' || attachment instanceof URL ? attachment : attachment.content.data
  const url = parseUrl(String(given), baseUrl)
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw new PasserelleError('invalid_argument', `An attachment is downloaded from an http(s) URL; this is "${given}".`)
}

export function openResponse(response: Response, attachment: Attachment | string | URL): Download {
  const declared = typeof attachment === 'string' || attachment instanceof URL ? undefined : attachment
  const { headers } = response
  const name = declared?.name ?? readFileName(headers.get('Content-Disposition'))
  // With an encoding, the length is that of the encoded bytes.
  const length = headers.has('Content-Encoding') ? null : headers.get('Content-Length')
  return {
    stream: response.body ?? new Blob([]).stream(),
    mimeType: headers.get('Content-Type') ?? declared?.mime_type ?? 'application/octet-stream',
    ...(length !== null && { size: Number(length) }),
    ...(name !== undefined && { name }),
  }
}

function readFileName(disposition: string | null): string | undefined {
  const extended = disposition?.match(/filename\*\s*=\s*utf-8''([^;\s]+)/i)?.[1]
  try {
    if (extended !== undefined) return decodeURIComponent(extended)
  } catch {
    // Badly encoded: the plain name has to do.
  }
  return disposition?.match(/filename\s*=\s*"?([^";]+)"?/i)?.[1]
}

/** The target of a redirect that only adds or takes the slash at the end, as servers do to spell a path their own way. */
export function findSlashRedirect(response: Response, url: URL): URL | undefined {
  const target = parseUrl(response.headers.get('Location') ?? '', url.href)
  if (target === undefined) return undefined
  const bare = (one: URL) => `${one.origin}${one.pathname.replace(/\/$/, '')}${one.search}`
  return bare(target) === bare(url) && target.pathname !== url.pathname ? target : undefined
}
