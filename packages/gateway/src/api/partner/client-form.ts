/** What clients send to the token endpoint and its neighbours, in any encoding: first a list of pairs, then a form. */

import type { MultipartFile, MultipartValue } from '@fastify/multipart'
import { ApiError, refuse } from '../../lib/errors.ts'

export type Pair = readonly [name: string, value: string]

/** Parameters by name; one without a value counts as left out. */
export type Form = ReadonlyMap<string, string>

/** Repeats show only in the form encodings; two values of one parameter would leave open which of them counts. */
export function toForm(pairs: Iterable<Pair>): Form {
  const form = new Map<string, string>()
  for (const [name, value] of pairs) {
    if (form.has(name)) throw refuse('parameter_repeated')
    form.set(name, value)
  }
  for (const [name, value] of form) if (value === '') form.delete(name)
  return form
}

export function readJsonPairs(body: unknown): Pair[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse('parameters_not_object')
  }
  const pairs: Pair[] = []
  for (const [name, value] of Object.entries(body)) {
    if (value === null) continue
    if (typeof value !== 'string') throw refuse('parameter_not_string')
    pairs.push([name, value])
  }
  return pairs
}

export async function readMultipartPairs(parts: AsyncIterable<MultipartFile | MultipartValue>): Promise<Pair[]> {
  const pairs: Pair[] = []
  try {
    for await (const part of parts) {
      if (part.type === 'file') {
        part.file.resume()
        throw refuse('parameter_is_file')
      }
      if (typeof part.value !== 'string' || part.valueTruncated || part.fieldnameTruncated) {
        throw refuse('parameter_too_long')
      }
      pairs.push([part.fieldname, part.value])
    }
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw refuse('multipart_broken')
  }
  return pairs
}

export interface SentCredentials {
  clientId: string
  clientSecret: string
  /** Whether they came by HTTP Basic. */
  basic: boolean
}

/** The client's id and secret, from the header or from the form, empty where none was sent. */
export function readCredentials(authorization: string | undefined, form: Form): SentCredentials {
  const encoded = /^basic +(.*)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) {
    return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '', basic: false }
  }
  const { clientId, clientSecret } = decodeBasic(encoded)
  if (form.has('client_secret')) throw refuse('two_client_secrets')
  if ((form.get('client_id') ?? clientId) !== clientId) {
    throw refuse('two_client_ids')
  }
  return { clientId, clientSecret, basic: true }
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. What does not decode is nobody's. */
function decodeBasic(encoded: string): { clientId: string; clientSecret: string } {
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return { clientId: '', clientSecret: '' }
  try {
    return { clientId: formDecode(text.slice(0, colon)), clientSecret: formDecode(text.slice(colon + 1)) }
  } catch {
    return { clientId: '', clientSecret: '' }
  }
}

const formDecode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))
