import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'

export const sessionCookieName = 'passerelle_session'

export const readSessionCookie = (request: FastifyRequest): string | undefined => readCookie(request, sessionCookieName)

/** The value is of `[A-Za-z0-9_-]`, so there is nothing to decode. */
export function readCookie({ headers }: FastifyRequest, wanted: string): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name = '', value = ''] = pair.split('=', 2)
    if (name.trim() === wanted) return value.trim()
  }
  return undefined
}

interface Cookie {
  config: Pick<Config, 'publicUrl'>
  value: string
  maxAgeMs: number
}

/** With an empty value and no age it is taken away. */
export const setSessionCookie = (reply: FastifyReply, cookie: Cookie): void =>
  setCookie(reply, sessionCookieName, cookie)

export function setCookie(reply: FastifyReply, name: string, { config, value, maxAgeMs }: Cookie): void {
  const attributes = [`Max-Age=${Math.floor(maxAgeMs / 1000)}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (config.publicUrl.startsWith('https:')) attributes.push('Secure')
  reply.header('Set-Cookie', [`${name}=${value}`, ...attributes].join('; '))
}
