/** The port, the server behind it, and the address partners reach it by. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { version } from '../../lib/version.ts'
import { type Finding, fail, ok, reasonOf, skip, warn } from './finding.ts'

const timeoutMs = 5000

/** Answered with the header that names Passerelle. */
const probePath = '/.well-known/oauth-authorization-server'

interface Answer {
  /** Undefined when it is something else that answers. */
  version: string | undefined
  /** By its clock, ms since 1970. */
  date: number | undefined
}

async function probe(baseUrl: string): Promise<Answer | { refused: string }> {
  try {
    const answer = await fetch(baseUrl + probePath, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    await answer.body?.cancel()
    const date = Date.parse(answer.headers.get('date') ?? '')
    return {
      version: answer.headers.get(PASSERELLE_VERSION_HEADER) ?? undefined,
      date: Number.isNaN(date) ? undefined : date,
    }
  } catch (error) {
    return { refused: error instanceof Error && error.name === 'TimeoutError' ? 'no answer' : reasonOf(error) }
  }
}

export interface ServerFindings {
  findings: Finding[]
  /** The server's clock, when one answers. */
  date: number | undefined
}

/** `isServed`: some server is at work on this database, wherever it listens. */
export async function checkServer(config: ConfigWithoutSecrets, isServed: boolean): Promise<ServerFindings> {
  const { host, port } = config
  if (port === 0) {
    const any = 'the port is chosen at each start'
    return { findings: [skip('port', any), skip('public URL', any)], date: undefined }
  }
  const none = skip('public URL', isServed ? 'the server was not found' : 'no server runs')
  const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  const answer = await probe(`http://${name}:${port}`)
  if ('refused' in answer) {
    const nothing = isServed ? elsewhere(`nothing answers on ${host}:${port}`) : await checkFree(host, port)
    return { findings: [nothing, none], date: undefined }
  }
  if (answer.version === undefined) {
    const advice = 'Stop what listens there, or set PASSERELLE_PORT to another one.'
    const found = `something else than Passerelle answers on ${host}:${port}`
    return { findings: [isServed ? elsewhere(found) : fail('port', found, advice), none], date: undefined }
  }
  return {
    findings: [describeServer(`${host}:${port}`, answer.version), await checkPublicUrl(config.publicUrl)],
    date: answer.date,
  }
}

const elsewhere = (found: string): Finding =>
  warn(
    'port',
    `${found}, yet a server is at work on this database`,
    "It was started with other settings than this shell's: run the doctor with its PASSERELLE_* settings.",
  )

function describeServer(where: string, running: string): Finding {
  const found = `Passerelle ${running} answers on ${where}`
  if (running === version) return ok('port', found)
  return warn('port', `${found}; this program is ${version}`, 'Restart the server, so that both are of one version.')
}

async function checkFree(host: string, port: number): Promise<Finding> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    return ok('port', `${host}:${port} is free; no server runs`)
  } catch (error) {
    const advice = 'Stop what listens there, or set PASSERELLE_PORT and PASSERELLE_HOST to what this machine has.'
    return fail('port', `${host}:${port} cannot be listened on (${reasonOf(error)})`, advice)
  }
}

async function checkPublicUrl(publicUrl: string): Promise<Finding> {
  const answer = await probe(publicUrl)
  const advice =
    'Partners fetch files there. Check PASSERELLE_PUBLIC_URL, the name and the proxy; from inside a network a public ' +
    'address may not be reachable although it is from outside.'
  if ('refused' in answer)
    return fail('public URL', `${publicUrl} is not reached from here (${answer.refused})`, advice)
  if (answer.version === undefined) return fail('public URL', `${publicUrl} answers, but not as Passerelle`, advice)
  return ok('public URL', `${publicUrl} leads to Passerelle ${answer.version}`)
}

const toleratedMs = 5000
const failMs = 60_000

/** `fileSkewMs`: of the file system; `serverDate`: to the second. */
export function checkClock(fileSkewMs: number, serverDate: number | undefined, now: number): Finding {
  const skews = [Math.abs(fileSkewMs), serverDate === undefined ? 0 : Math.abs(serverDate - now)]
  const worst = Math.max(...skews)
  const advice = 'Set the clock by NTP: tokens, schedules and the signatures of webhooks go by it.'
  const compared = serverDate === undefined ? "the file system's" : "the file system's and the server's"
  if (worst <= toleratedMs) return ok('clock', `agrees with ${compared}`)
  const found = `is ${Math.round(worst / 1000)} s away from ${compared}`
  return worst > failMs ? fail('clock', found, advice) : warn('clock', found, advice)
}
