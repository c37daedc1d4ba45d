import { shownName } from '@passerelle/protocol'
import { create } from 'content-disposition'

interface ShownFile {
  name: string
  /** What it is shown as: a type that runs nothing. Null for a file that is only saved. */
  type: string | null
}

/**
 * Of a file that strangers made: nothing in it may run. It is saved, or shown as what its first bytes say. Its declared
 * type is not said: as `text/javascript` it could be a script of the desk, which runs what is its own.
 */
export const fileHeaders = ({ name, type }: ShownFile): Record<string, string> => ({
  'Content-Type': type ?? 'application/octet-stream',
  'Content-Disposition': create(shownName(name.toWellFormed()) || 'file', { type: type ? 'inline' : 'attachment' }),
  ...(type === 'application/pdf' ? pdfFrame : noFrame),
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, max-age=3600',
  Vary: 'Cookie',
})

const noFrame = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Frame-Options': 'DENY',
}

/**
 * The desk shows a PDF in a frame. Browsers refuse to in a sandbox, and draw it in a process or an origin of its own: no
 * script of the file ever has ours.
 */
const pdfFrame = {
  'Content-Security-Policy': "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  'X-Frame-Options': 'SAMEORIGIN',
}
