/** A name server on a real UDP socket of this machine: answers from a table, and stays silent about some names. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import ipaddr from 'ipaddr.js'
import { onTestFinished } from 'vitest'

export interface NameServer {
  /** `ADDRESS:PORT`, as `dns.Resolver` takes it. */
  address: string
  /** The names asked for, in order; each comes once for IPv4 and once for IPv6, and again when unanswered. */
  asked: string[]
}

export interface NameServerOptions {
  /** The addresses of a name; an unknown name does not exist. */
  names?: Record<string, string[]>
  /** Whether nothing is answered about it. */
  isSilent?(name: string, family: 4 | 6): boolean
  /** The names that are answered with a failure of the server. */
  failing?: string[]
}

const typeAAAA = 28

export async function startNameServer(options: NameServerOptions = {}): Promise<NameServer> {
  const { names = {}, isSilent = () => false, failing = [] } = options
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, sender) => {
    const { name, family, end } = readQuestion(query)
    asked.push(name)
    if (isSilent(name, family)) return
    const addresses = names[name]?.map((address) => ipaddr.parse(address).toByteArray())
    const answers = addresses?.filter(({ length }) => length === (family === 4 ? 4 : 16)) ?? []
    const code = failing.includes(name) ? 2 : addresses ? 0 : 3
    socket.send(composeAnswer(query.subarray(0, end), code, answers), sender.port, sender.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return { address: `127.0.0.1:${socket.address().port}`, asked }
}

function readQuestion(query: Buffer): { name: string; family: 4 | 6; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return {
    name: labels.join('.').toLowerCase(),
    family: query.readUInt16BE(at + 1) === typeAAAA ? 6 : 4,
    end: at + 5,
  }
}

/** The header and question of the query, turned into an answer (RFC 1035). */
function composeAnswer(query: Buffer, code: number, addresses: number[][]): Buffer {
  const answer = Buffer.from(query)
  answer.writeUInt16BE(0x8180 | code, 2)
  answer.writeUInt16BE(addresses.length, 6)
  answer.writeUInt32BE(0, 8)
  const records = addresses.map((address) => {
    const type = address.length === 4 ? 1 : typeAAAA
    return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.length, ...address])
  })
  return Buffer.concat([answer, ...records])
}
