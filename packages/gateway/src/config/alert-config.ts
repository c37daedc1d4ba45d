/** Where alerts are sent, and from when on there is one. Pure. */
import { reason } from '@passerelle/protocol/errors'
import { type Parse, Problem, splitList } from './parse-setting.ts'
import { Secret } from './secret.ts'

export interface AlertConfig {
  /** '' when none is wanted. */
  url: string
  /** What requests to the URL are signed with; null while there is no URL. */
  secret: Secret<string> | null
  /** Null when no mail is wanted. */
  mail: { server: Secret<SmtpServer>; from: string; to: string[] } | null
  /** How long a connector's endpoint may fail. */
  failingMs: number
  /** Percent of a disk that have to be free. */
  diskFree: number
  /** The pause between two messages about the same alert. */
  repeatMs: number
}

export interface SmtpServer {
  host: string
  port: number
  /** `direct`: from the first byte; `starttls`: after a greeting, always; `off`: never. */
  tls: 'direct' | 'starttls' | 'off'
  login: { user: string; password: string } | null
}

const usualPorts = { 'smtps:': 465, 'smtp:': 587 }

/** `smtp://user:password@host:port`: null for none. Never repeats what was given. */
export const parseSmtpUrl: Parse<Secret<SmtpServer> | null> = (text) => {
  if (text === '') return null
  const url = URL.parse(text)
  const wrong = new Problem(reason('not_smtp_url'))
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') return wrong
  const isPlain = url.search === '?tls=off' && url.protocol === 'smtp:'
  if (!['', '/'].includes(url.pathname) || url.hash !== '' || (url.search !== '' && !isPlain)) return wrong
  const login = readLogin(url)
  if (login === undefined) return wrong
  return new Secret({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? usualPorts[url.protocol] : Number(url.port),
    tls: isPlain ? 'off' : url.protocol === 'smtps:' ? 'direct' : 'starttls',
    login,
  })
}

/** Undefined when it cannot be read. */
function readLogin({ username, password }: URL): SmtpServer['login'] | undefined {
  if (username === '' && password === '') return null
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return undefined
  }
}

const isAddress = (text: string): boolean => /^[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+$/u.test(text)

export const parseMailAddress: Parse<string> = (text) =>
  text === '' || isAddress(text) ? text : new Problem(reason('not_mail_address', { address: text }))

export const parseMailAddresses: Parse<string[]> = (text) => {
  const wrong = splitList(text).find((address) => !isAddress(address))
  return wrong === undefined ? splitList(text) : new Problem(reason('not_mail_address', { address: wrong }))
}

/** An http(s) URL without a password; '' when there is none. Where its host is, is checked when something is sent. */
export const parseAlertUrl: Parse<string> = (text) => {
  if (text === '') return ''
  const url = URL.parse(text)
  const fits = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return fits ? url.href : new Problem(reason('not_alert_url'))
}
