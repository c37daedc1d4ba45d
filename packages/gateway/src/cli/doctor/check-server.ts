/** The port, the server behind it, and the address partners reach it by. */

import { once } from 'node:events'
import { createServer } from 'node:net'
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import { type Reason, reason } from '@passerelle/protocol/errors'
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
  const address = `${host}:${port}`
  const answer = await probe(`http://${name}:${port}`)
  if ('refused' in answer) {
    const nothing = isServed ? elsewhere(reason('nothing_answers', { address })) : await checkFree(host, port)
    return { findings: [nothing, none], date: undefined }
  }
  if (answer.version === undefined) {
    const found = reason('other_server_answers', { address })
    const finding = isServed ? elsewhere(found) : fail('port', found, reason('advice_other_port'))
    return { findings: [finding, none], date: undefined }
  }
  return {
    findings: [describeServer(address, answer.version), await checkPublicUrl(config.publicUrl)],
    date: answer.date,
  }
}

const elsewhere = (found: Reason): Finding =>
  warn('port', reason('server_elsewhere', { found }), reason('advice_other_settings'))

function describeServer(address: string, running: string): Finding {
  if (running === version) return ok('port', `Passerelle ${running} answers on ${address}`)
  return warn('port', reason('other_version_answers', { running, address, version }), reason('advice_restart'))
}

async function checkFree(host: string, port: number): Promise<Finding> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    return ok('port', `${host}:${port} is free; no server runs`)
  } catch (error) {
    const found = reason('port_not_listenable', { address: `${host}:${port}`, detail: reasonOf(error) })
    return fail('port', found, reason('advice_port_and_host'))
  }
}

async function checkPublicUrl(publicUrl: string): Promise<Finding> {
  const answer = await probe(publicUrl)
  const url = publicUrl
  const bad = (found: Reason) => fail('public URL', found, reason('advice_public_url'))
  if ('refused' in answer) return bad(reason('public_url_not_reached', { url, detail: answer.refused }))
  if (answer.version === undefined) return bad(reason('public_url_other_server', { url }))
  return ok('public URL', `${publicUrl} leads to Passerelle ${answer.version}`)
}

const toleratedMs = 5000
const failMs = 60_000

/** `fileSkewMs`: of the file system; `serverDate`: to the second. */
export function checkClock(fileSkewMs: number | undefined, serverDate: number | undefined, now: number): Finding {
  const skews = {
    "the file system's": fileSkewMs,
    "the server's": serverDate === undefined ? undefined : serverDate - now,
  }
  const known = Object.entries(skews).flatMap(([whose, skew]) => (skew === undefined ? [] : [{ whose, skew }]))
  if (known.length === 0) return skip('clock', 'nothing to compare it with')
  const worst = Math.max(...known.map(({ skew }) => Math.abs(skew)))
  const compared = known.map(({ whose }) => whose).join(' and ')
  if (worst <= toleratedMs) return ok('clock', `agrees with ${compared}`)
  const found = reason('clock_away', { seconds: Math.round(worst / 1000), compared })
  return (worst > failMs ? fail : warn)('clock', found, reason('advice_clock'))
}
