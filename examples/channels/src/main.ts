/** `node src/main.ts whatsapp | telegram | teams`: a channel as a server of its own. The README lists what each needs. */
import { createServer } from 'node:http'
import { createClient } from '@passerelle/sdk'
import { createPartner } from './kit/partner.ts'
import { openState } from './kit/state.ts'
import { createTeams } from './teams/teams.ts'
import { createTelegram } from './telegram/telegram.ts'
import { createWhatsApp } from './whatsapp/whatsapp.ts'

const env = process.env
const name = process.argv[2] ?? ''

const clientSecret = required('CLIENT_SECRET')
const client = createClient({
  baseUrl: env.BASE_URL ?? 'http://localhost:8080',
  clientId: required('CLIENT_ID'),
  clientSecret,
})
const state = openState(env.STATE_FILE ?? `${name}.db`)
const deps = { client, state }

const channels = {
  whatsapp: () =>
    createWhatsApp({
      ...deps,
      api: env.WHATSAPP_API ?? 'https://graph.facebook.com/v23.0',
      phoneNumberId: required('WHATSAPP_PHONE_NUMBER_ID'),
      accessToken: required('WHATSAPP_ACCESS_TOKEN'),
      appSecret: required('WHATSAPP_APP_SECRET'),
      verifyToken: required('WHATSAPP_VERIFY_TOKEN'),
      template: env.WHATSAPP_TEMPLATE
        ? { name: env.WHATSAPP_TEMPLATE, language: env.WHATSAPP_TEMPLATE_LANGUAGE ?? 'en' }
        : undefined,
    }),
  telegram: () =>
    createTelegram({
      ...deps,
      api: env.TELEGRAM_API ?? 'https://api.telegram.org',
      token: required('TELEGRAM_TOKEN'),
      secret: required('TELEGRAM_SECRET'),
    }),
  teams: () =>
    createTeams({
      ...deps,
      appId: required('TEAMS_APP_ID'),
      appPassword: required('TEAMS_APP_PASSWORD'),
      metadataUrl: env.TEAMS_METADATA_URL ?? 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      tokenUrl: env.TEAMS_TOKEN_URL ?? 'https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token',
    }),
}

const create = Object.entries(channels).find(([one]) => one === name)?.[1]
if (!create) fail(`Which channel? node src/main.ts ${Object.keys(channels).join(' | ')}`)
const channel = create()
const partner = createPartner({ channel, state, client, clientSecret })
const server = createServer(partner.handle)
server.listen(Number(env.PORT ?? 3000), () => {
  console.log(
    `${name}: the vendor's webhook is ${channel.path}, the gateway's is /webhook, on port ${env.PORT ?? 3000}`,
  )
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close(() => partner.close().then(() => state.close())))
}

function required(variable: string): string {
  const value = env[variable]
  if (!value) fail(`${variable} is missing.`)
  return value
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
