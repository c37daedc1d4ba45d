/**
 * The environment without the service links that Kubernetes puts there for each Service of a namespace. A Service that
 * is named `passerelle`, or begins so, has variables that look like settings: `PASSERELLE_PORT=tcp://10.0.0.1:8080` among them.
 * They are known by their names and values together, so that a `PASSERELLE_PORT=8081` counts. Pure.
 */
import { isIP } from 'node:net'
import { settingPrefix } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const isAddress = (text: string): boolean => isIP(text) > 0
const isPort = (text: string): boolean => /^\d{1,5}$/.test(text)
const isUrl = (text: string): boolean => /^(tcp|udp|sctp):\/\/[\d.:a-f[\]]+:\d{1,5}$/.test(text)

const forms: [RegExp, (text: string) => boolean][] = [
  [/_SERVICE_HOST$/, isAddress],
  [/_SERVICE_PORT(_[A-Z0-9_]+)?$/, isPort],
  [/_PORT(_\d+_(TCP|UDP|SCTP))?$/, isUrl],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PROTO$/, (text) => /^(tcp|udp|sctp)$/.test(text)],
  [/_PORT_\d+_(TCP|UDP|SCTP)_PORT$/, isPort],
  [/_PORT_\d+_(TCP|UDP|SCTP)_ADDR$/, isAddress],
]

const isServiceLink = (variable: string, text: string): boolean =>
  variable.startsWith(settingPrefix) && forms.some(([name, isValue]) => name.test(variable) && isValue(text))

export const withoutServiceLinks = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([variable, text]) => !text || !isServiceLink(variable, text)))
