/** Calls of a vendor's API. */

/**
 * Longer than the gateway waits: a call that was given up may have had its effect, and is made again. Meanwhile the
 * gateway's next attempt shares the one under way.
 */
const timeoutMs = 15_000

export class UpstreamError extends Error {
  readonly status: number
  /** What the vendor answered, or its beginning. */
  readonly text: string

  constructor(status: number, text: string, from: string) {
    super(`${from} answered ${status}: ${text}`)
    this.status = status
    this.text = text
  }
}

/** Throws an `UpstreamError` with the vendor's own words unless the answer is 2xx. */
export async function callUpstream(url: string, init: RequestInit = {}): Promise<Response> {
  const { origin, pathname } = new URL(url)
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  if (response.ok) return response
  const text = (await response.text()).slice(0, 500)
  throw new UpstreamError(response.status, text, `${origin}${hideToken(pathname)}`)
}

/**
 * Asked again, it would be refused again: wrong in itself, or gone. 401, 403 and 429 depend on us, and pass. By the status
 * alone, of vendors whose statuses mean what they say.
 */
export const isRefusedForGood = (error: unknown): error is UpstreamError =>
  error instanceof UpstreamError && [400, 404, 410, 413].includes(error.status)

export async function postJson<T>(url: string, value: unknown, headers: Record<string, string> = {}): Promise<T> {
  const init = {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json', ...headers },
  }
  return (await callUpstream(url, init)).json() as Promise<T>
}

/** As large as a message takes. */
const maxBytes = 25 * 1024 * 1024

/** A file of the customer's; undefined when it is larger than a message takes. */
export async function downloadBytes(
  url: string,
  headers: Record<string, string> = {},
): Promise<Uint8Array | undefined> {
  const response = await callUpstream(url, { headers })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Telegram has its token in the path. */
const hideToken = (path: string) => path.replace(/\/bot[^/]+/, '/bot…')
