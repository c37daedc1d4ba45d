/** An answer's headers, for the record. */
export type AnswerHeaders = Record<string, string | string[] | undefined>

const maxBytes = 4 * 1024
/** Cookies are keys to somebody's session. */
const secrets = new Set(['set-cookie', 'set-cookie2'])

/** Names are in lower case. What goes beyond 4 KiB in all is left out whole, so that no value stands there cut. */
export function recordHeaders(headers: AnswerHeaders): Record<string, string> {
  const kept: [string, string][] = []
  let left = maxBytes
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || secrets.has(name)) continue
    const text = Array.isArray(value) ? value.join(', ') : value
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(text)
    if (bytes > left) continue
    left -= bytes
    kept.push([name, text])
  }
  return Object.fromEntries(kept)
}
