/** Calls of a vendor's API. */

const timeoutMs = 15_000

export class UpstreamError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Throws an `UpstreamError` with the vendor's own words unless the answer is 2xx. */
export async function callUpstream(url: string, init: RequestInit = {}): Promise<Response> {
  const { origin, pathname } = new URL(url)
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  if (response.ok) return response
  const text = (await response.text()).slice(0, 500)
  throw new UpstreamError(response.status, `${origin}${hideToken(pathname)} answered ${response.status}: ${text}`)
}

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
