/** Turns an answer that is no success into the error that is thrown. */
import { type Fault, PasserelleError, type PasserelleErrorCode } from './errors.ts'
import { isObject, type JsonObject, parseObject } from './json.ts'
import { readRetryAfter } from './retry.ts'
import type { Answer } from './transport.ts'
import { place } from './url.ts'

const SHOWN_FAULTS = 3

interface Advice {
  code: PasserelleErrorCode
  todo: string
}

export function refusal(answer: Answer, url: URL, nowMs: number): PasserelleError {
  const { response } = answer
  const body = parseObject(answer.text) ?? {}
  const { code, todo } = adviceFor(response)
  const faults = readFaults(body)
  const placed = faults.filter(({ message }) => message !== body.error_description)
  const said = [describe(body), ...placed.slice(0, SHOWN_FAULTS).map((fault) => `${fault.path}: ${fault.message}`)]
  if (placed.length > SHOWN_FAULTS) said.push(`and ${placed.length - SHOWN_FAULTS} more in error.faults`)
  const reasons = said.filter((text) => text !== '').join('; ')
  const answered = isRedirect(response) ? 'a redirect' : String(response.status)
  return new PasserelleError(
    code,
    `${place(url)} answered ${answered}${reasons && `: ${reasons}`}. ${isTold(response, body) ? '' : todo}`.trim(),
    {
      status: response.status,
      faults,
      retryAfterSeconds: readRetryAfter(response.headers.get('Retry-After'), nowMs),
    },
  )
}

/** The server says why in words, and guesses of ours would mislead. */
const isTold = ({ status }: Response, body: JsonObject): boolean =>
  (status === 404 || (status > 400 && status < 500 && !BY_STATUS[status])) && typeof body.error_description === 'string'

/** Browsers hide what a redirect says; elsewhere it is its status. */
export function isRedirect(response: Response): boolean {
  return response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)
}

const BY_STATUS: Record<number, Advice> = {
  400: { code: 'invalid_request', todo: 'Nothing was recorded: correct the request and send it whole.' },
  401: { code: 'invalid_token', todo: 'A new access token was refused too: check that the connector still exists.' },
  404: {
    code: 'not_found',
    todo: 'Check baseUrl; an attachment is deleted some hours after it was first downloaded. Kiamo.io has messages and attachments only.',
  },
  413: { code: 'too_large', todo: 'Send fewer messages in a request, or smaller files.' },
  429: { code: 'rate_limited', todo: 'Send it again later, after retryAfterSeconds when given.' },
  503: { code: 'server_error', todo: 'Send it again later, after retryAfterSeconds when given.' },
}

function adviceFor(response: Response): Advice {
  const known = BY_STATUS[response.status]
  if (known) return known
  if (isRedirect(response)) {
    return { code: 'unexpected_answer', todo: 'Redirects are not followed with a token: give the final URL.' }
  }
  if (response.status >= 500) {
    return { code: 'server_error', todo: 'Send the same content again later, under the same ids.' }
  }
  if (response.status >= 400) return { code: 'refused', todo: 'Check baseUrl and the request.' }
  return { code: 'unexpected_answer', todo: 'Check that baseUrl is that of the messaging API.' }
}

function describe(body: JsonObject): string {
  const parts = [body.error, body.error_description].filter((part) => typeof part === 'string')
  // A sentence of the server's goes on as part of ours.
  return parts.join(', ').replace(/\.$/, '')
}

function readFaults(body: JsonObject): Fault[] {
  if (!Array.isArray(body.errors)) return []
  return body.errors.filter(isObject).flatMap(({ path, message, code, params }) => {
    if (typeof message !== 'string') return []
    const fault: Fault = { path: typeof path === 'string' ? path : '', message }
    if (typeof code === 'string') fault.code = code
    if (isObject(params)) fault.params = params
    return [fault]
  })
}
