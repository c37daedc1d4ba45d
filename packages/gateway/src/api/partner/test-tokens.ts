/** Tokens asked for from the partner API alone. */
import { afterEach, beforeEach } from 'vitest'
import { openPartnerDoor, type PartnerDoor } from '../../../test/partner-door.ts'

export let door: PartnerDoor

/** For the whole file that asks for it: each test gets a door of its own. */
export function usePartnerDoor(): void {
  beforeEach(async () => {
    door = await openPartnerDoor()
  })
  afterEach(() => door.close())
}

export const grant = { grant_type: 'client_credentials' }
export const credentials = () => ({ client_id: door.client.clientId, client_secret: door.client.clientSecret })
export const basic = (id = door.client.clientId, secret = door.client.clientSecret) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

export const send = (
  url: string,
  fields: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
) =>
  door.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
export const ask = (fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
  send('/oauth2/v1/token', fields, headers)
