/** The process's settings, from the environment. All problems are named at once. */

export interface Settings {
  port: number
  host: string
  passerelleUrl: string
  clientId: string
  clientSecret: string
  /** Where threads are kept. */
  dataDir: string
  /** Days without a word after which a visitor is forgotten. */
  keepDays: number
  /** Pages that may show the chat, beside the server's own. */
  origins: string[]
}

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] }

export function readSettings(env: Record<string, string | undefined>): SettingsResult {
  const problems: string[] = []
  const settings: Settings = {
    port: readPort(env.PORT || '4000', problems),
    host: env.HOST || '127.0.0.1',
    passerelleUrl: readUrl(env.BASE_URL || 'http://localhost:8080', problems),
    clientId: env.CLIENT_ID ?? '',
    clientSecret: env.CLIENT_SECRET ?? '',
    dataDir: env.DATA_DIR || 'data/chat',
    keepDays: readDays(env.KEEP_DAYS || '30', problems),
    origins: readOrigins(env.ORIGINS ?? '', problems),
  }
  if (!settings.clientId) problems.push('CLIENT_ID is missing: give the client_id of your connector')
  if (!settings.clientSecret) {
    problems.push('CLIENT_SECRET is missing: give the client_secret shown when your connector was created')
  }
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems }
}

function readPort(text: string, problems: string[]): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535)
    problems.push(`PORT is ${JSON.stringify(text)}: give a number from 0 to 65535`)
  return port
}

function readDays(text: string, problems: string[]): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) problems.push(`KEEP_DAYS is ${JSON.stringify(text)}: give a number of days`)
  return Number(text)
}

function readUrl(text: string, problems: string[]): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    problems.push(`BASE_URL is ${JSON.stringify(text)}: give the gateway's http or https address`)
  }
  return text
}

/** `https://shop.example, https://www.shop.example`: no path, no pattern. */
function readOrigins(text: string, problems: string[]): string[] {
  const origins = text.split(/[\s,]+/).filter(Boolean)
  for (const origin of origins) {
    if (URL.parse(origin)?.origin === origin) continue
    problems.push(`ORIGINS has ${JSON.stringify(origin)}: give origins such as https://shop.example, without a path`)
  }
  return origins
}
