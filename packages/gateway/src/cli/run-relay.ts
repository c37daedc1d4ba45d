/**
 * Brings what a server holds for a connector without a public URL to one on this machine, signed as its own requests are.
 * The server is told that something was taken once it was accepted here: what a crash interrupts comes again.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { OutboxItem } from '@passerelle/sdk'
import type { Connector } from '../connectors/connector.ts'
import { webhookRequest } from '../deliveries/webhook-request.ts'
import { version } from '../lib/version.ts'
import { keepBodies } from './keep-bodies.ts'
import { note } from './output.ts'
import { findPartner, inOptions, type Partner, refusePartner } from './partner.ts'
import type { Arrival } from './receiver.ts'
import { type ListenFlags, makeFolder, take } from './run-listen.ts'
import { untilStopped } from './until-stopped.ts'

type Terms = Pick<Connector, 'success' | 'hashEncoding'>

const longestPauseMs = 30_000

/** False when the options name no connector. */
export async function runRelay(flags: ListenFlags): Promise<boolean> {
  const { secret: clientSecret, ...named } = flags
  const bodies = keepBodies()
  const partner = await findPartner({ ...named, ...(clientSecret && { clientSecret }) }, { fetch: bodies.fetch })
  if (!partner) return false
  // Credentials that are wrong are refused before anything is said.
  await partner.client.token().catch(refusePartner)
  const terms = await readTerms(partner)
  if (flags.save !== undefined) await makeFolder(flags.save)
  const secret = clientSecret || partner.credentials?.clientSecret
  const { stopped, forget } = untilStopped()
  const stopping = new AbortController()
  void stopped.then(() => stopping.abort())
  const { signal } = stopping
  note(`Fetching from ${partner.url}${flags.forward ? ` for ${flags.forward.href}` : ''}. Ctrl-C stops it.`)
  if (!flags.forward) note('What is printed counts as delivered: add --forward to bring it to your program.')
  if (secret === undefined) note('Requests are not signed: add --secret.')
  let count = 0
  const hand = async (item: OutboxItem) => {
    const request = requestOf(item, bodies.take(item.cursor), { secret, terms })
    const { status } = await take(request, flags, secret, ++count)
    return status === 200 || (terms.success === '2xx' && status >= 200 && status < 300)
  }
  try {
    const onError = (error: Error) => note(`${inOptions(error)} It is tried again.`)
    for await (const item of partner.client.receive({ signal, onError })) {
      if (!(await untilAccepted(() => hand(item), signal))) break
    }
  } catch (error) {
    refusePartner(error)
  } finally {
    forget()
  }
  return true
}

/** False when it was stopped before. */
async function untilAccepted(hand: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  for (let pauseMs = 1000; !(await hand()); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    note(`It was not accepted; it is sent again in ${pauseMs / 1000} s, and nothing before it.`)
    await wait(pauseMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return false
  }
  return true
}

/** As the connector has them, where that is known. */
async function readTerms({ credentials, of }: Partner): Promise<Terms> {
  if (!of) return credentials?.connector ?? { success: '200', hashEncoding: 'hex' }
  const { remoteOperations } = await import('./remote/operations.ts')
  const { success, hash_encoding: hashEncoding } = await remoteOperations(of.server).connectors.read(of.connectorId)
  return { success, hashEncoding }
}

function requestOf(
  item: OutboxItem,
  body: Buffer,
  { secret, terms }: { secret: string | undefined; terms: Terms },
): Arrival {
  const { id } = item.kind === 'message' ? item.message : item.event
  const now = Date.now()
  const { headers } = webhookRequest({ id, body, hashEncoding: terms.hashEncoding, secret: secret ?? '', now, version })
  const isSent = ([name]: [string, string]) => secret !== undefined || !/^(body-hash|webhook-signature)$/i.test(name)
  const rawHeaders = Object.entries(headers).filter(isSent).flat()
  return { receivedAt: now, method: 'POST', path: `/${item.kind}`, rawHeaders, body }
}
