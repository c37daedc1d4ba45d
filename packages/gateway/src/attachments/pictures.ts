/**
 * Pictures that messages name by a URL, as bots put them on cards: fetched by the server, through the guard, when an agent
 * looks at them, so that no browser asks strangers for anything. What comes is a picture by its first bytes, or nothing.
 * Kept for a while in memory, and nowhere else. Which URLs are asked for is the caller's: those of stored messages alone.
 */
import { buffer } from 'node:stream/consumers'
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { sniffImage } from './image-type.ts'

export type FoundPicture = { kind: 'picture'; type: string; bytes: Uint8Array } | { kind: 'none'; reason: Reason }

export interface Pictures {
  /** Never rejects for what is wrong with the picture. */
  find(url: string): Promise<FoundPicture>
}

const maxBytes = 5 * 1024 * 1024
const timeoutMs = 10_000
const maxRedirects = 3
/** Of one host, so that one which hangs leaves places to the others. */
const atOnce = { host: 4, all: 16 }
const keptBytes = 32 * 1024 * 1024
const mostKept = 1000
const keptMs = { picture: 3600_000, none: 60_000 }

interface Entry {
  found: Promise<FoundPicture>
  /** 0 while it is fetched. */
  bytes: number
  until: number
}

export function createPictures({
  outbound,
  clock,
}: {
  outbound: Pick<Outbound, 'fetchFile'>
  clock: Pick<Clock, 'steady'>
}): Pictures {
  const entries = new Map<string, Entry>()
  const ofAll = createGate(atOnce.all)
  const ofHost = new Map<string, Gate>()
  let held = 0

  const drop = (url: string, entry: Entry) => {
    if (entries.get(url) === entry) entries.delete(url)
    held -= entry.bytes
    entry.bytes = 0
  }
  const makeRoom = () => {
    for (const [url, entry] of entries) {
      if (held <= keptBytes && entries.size <= mostKept) return
      drop(url, entry)
    }
  }
  const fetchInTurn = async (url: string): Promise<FoundPicture> => {
    const { host } = new URL(url)
    const gate = ofHost.get(host) ?? createGate(atOnce.host)
    ofHost.set(host, gate)
    try {
      return await gate.pass(() => ofAll.pass(() => fetchPicture(outbound, url)))
    } finally {
      if (gate.isIdle()) ofHost.delete(host)
    }
  }
  return {
    async find(url) {
      const known = entries.get(url)
      if (known && known.until > clock.steady()) return known.found
      if (known) drop(url, known)
      const entry: Entry = { found: fetchInTurn(url), bytes: 0, until: Number.POSITIVE_INFINITY }
      entries.set(url, entry)
      try {
        const found = await entry.found
        entry.until = clock.steady() + keptMs[found.kind]
        if (entries.get(url) === entry && found.kind === 'picture') {
          entry.bytes = found.bytes.length
          held += entry.bytes
        }
        makeRoom()
        return found
      } catch (error) {
        drop(url, entry)
        throw error
      }
    },
  }
}

async function fetchPicture({ fetchFile }: Pick<Outbound, 'fetchFile'>, url: string): Promise<FoundPicture> {
  const request = { url, maxBytes, timeoutMs, maxRedirects, pool: 'pictures' }
  const fetched = await fetchFile(request, (stream) => buffer(stream))
  if (fetched.kind !== 'fetched') return { kind: 'none', reason: fetched.reason }
  const bytes = fetched.value
  const image = sniffImage(bytes)
  return image ? { kind: 'picture', type: image.type, bytes } : { kind: 'none', reason: reason('not_a_picture') }
}

interface Gate {
  pass<T>(work: () => Promise<T>): Promise<T>
  isIdle(): boolean
}

/** Lets so many through at once; the others wait in line. */
function createGate(places: number): Gate {
  let free = places
  const waiting: (() => void)[] = []
  return {
    async pass(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    },
    isIdle: () => free === places,
  }
}
