import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'

export const sessionCookieName = 'passerelle_session'

/** The value is of `[A-Za-z0-9_-]`, so there is nothing to decode. */
export function readSessionCookie({ headers }: FastifyRequest): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name = '', value = ''] = pair.split('=', 2)
    if (name.trim() === sessionCookieName) return value.trim()
  }
  return undefined
}

/** With an empty value and no age it is taken away. */
export function setSessionCookie(
  reply: FastifyReply,
  { config, value, maxAgeMs }: { config: Pick<Config, 'publicUrl'>; value: string; maxAgeMs: number },
): void {
  const attributes = [`Max-Age=${Math.floor(maxAgeMs / 1000)}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (config.publicUrl.startsWith('https:')) attributes.push('Secure')
  reply.header('Set-Cookie', [`${sessionCookieName}=${value}`, ...attributes].join('; '))
}
