/** The published Postman collection beside this file, as far as the tests read it. */
import { readFileSync } from 'node:fs'

interface Field {
  key: string
  value: string
}

export interface RecordedRequest {
  method: string
  header: Field[]
  body?: { mode: 'raw'; raw: string } | { mode: 'formdata'; formdata: Field[] }
  url: string | { raw: string }
}

export interface Recorded {
  name: string
  originalRequest: RecordedRequest
  /** Absent where the publisher kept the request only. */
  code?: number
  header: Field[] | null
  body: string | null
}

interface Folder {
  name: string
  item: { name: string; response: Recorded[] }[]
}

const file = new URL('./kiamo-messaging.postman_collection.json', import.meta.url)
const { item: folders }: { item: Folder[] } = JSON.parse(readFileSync(file, 'utf8'))

/** The recorded examples of one folder, `/oauth2/v1/token` for example. */
function recordedIn(name: string): Recorded[] {
  const folder = folders.find((candidate) => candidate.name === name)
  if (!folder) throw new Error(`the collection has no folder "${name}"`)
  return folder.item.flatMap(({ response }) => response)
}

function webhookExample(): Record<string, unknown> {
  const body = recordedIn('Your webhook')[0]?.originalRequest.body
  if (body?.mode !== 'raw') throw new Error('the collection has no example of a webhook request')
  return JSON.parse(body.raw)
}

export const collection = { folders: folders.map(({ name }) => name), recordedIn, webhookExample: webhookExample() }
