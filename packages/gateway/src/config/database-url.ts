/** Which database, as it is set and as it is shown. Pure. */
import { reason } from '@passerelle/protocol/errors'
import { filePath, type Parse, Problem } from './parse-setting.ts'
import { Secret } from './secret.ts'

export type DatabaseConfig = { engine: 'sqlite'; path: string } | { engine: 'postgres'; url: Secret<string> }

/** As many connections as a server keeps at least: one that waits for a command must not wait for itself. */
const leastConnections = 3

export const parseDatabaseUrl: Parse<DatabaseConfig> = (text) => {
  if (/^postgres(ql)?:/.test(text)) {
    return isPostgresUrl(text) ? { engine: 'postgres', url: new Secret(text) } : new Problem(reason('not_postgres_url'))
  }
  const path = filePath(text, 'sqlite')
  return path === undefined ? new Problem(reason('not_database_url')) : { engine: 'sqlite', path }
}

function isPostgresUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const pool = url?.searchParams.get('pool')
  const isPool = pool == null || (/^\d{1,4}$/.test(pool) && Number(pool) >= leastConnections)
  if (url === undefined || isCutShort(url)) return false
  return (url.hostname !== '' || url.searchParams.has('host')) && url.pathname.length > 1 && isPool
}

/** By a / or # of the password that is not encoded: what follows it, with the @, would count as the name. */
const isCutShort = ({ pathname, hash }: URL): boolean => pathname.includes('@') || hash !== ''

/** For people: without the password. */
export function nameOfDatabase(database: DatabaseConfig): string {
  if (database.engine === 'sqlite') return database.path
  const url = new URL(database.url.reveal())
  const user = url.username === '' ? '' : `${url.username}@`
  return `postgres://${user}${url.host || url.searchParams.get('host')}${url.pathname}`
}
