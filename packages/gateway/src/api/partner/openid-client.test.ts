/** An OAuth 2.0 library that knows nothing of us, as it comes: it is given the issuer's address, and no more. */
import { createWorld, type World } from '@passerelle/testkit'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const discover = (authentication: client.ClientAuth) =>
  client.discovery(new URL(world.gateway.config.publicUrl), world.connector.client_id, undefined, authentication, {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  })

test.each([
  ['in the body', client.ClientSecretPost],
  ['by HTTP Basic', client.ClientSecretBasic],
])('[1.encodings] [1.success] [1.additions] openid-client, with its secret %s', async (_name, method) => {
  const config = await discover(method(world.connector.client_secret))
  const { access_token, token_type, expires_in } = await client.clientCredentialsGrant(config)
  expect([token_type, expires_in]).toEqual(['bearer', 86400])

  const url = new URL('/messaging/v1/messages', world.gateway.config.publicUrl)
  const send = () => {
    const headers = new Headers({ 'content-type': 'application/json' })
    return client.fetchProtectedResource(config, access_token, url, 'POST', '{"messages":[]}', headers)
  }
  expect((await send()).status).toBe(400)
  const { client_id } = world.connector
  expect(await client.tokenIntrospection(config, access_token)).toMatchObject({ active: true, client_id })
  await client.tokenRevocation(config, access_token)
  expect(await client.tokenIntrospection(config, access_token)).toEqual({ active: false })
  await expect(send()).rejects.toThrow(client.WWWAuthenticateChallengeError)
})

test('[1.invalid-client] openid-client is told that its secret is wrong', async () => {
  const inBody = client.clientCredentialsGrant(await discover(client.ClientSecretPost('wrong')))
  await expect(inBody).rejects.toMatchObject({ status: 401, error: 'invalid_client' })
  const byBasic = client.clientCredentialsGrant(await discover(client.ClientSecretBasic('wrong')))
  await expect(byBasic).rejects.toMatchObject({ status: 401, cause: [{ scheme: 'basic' }] })
})
