/** The limit B1 is measured against: reads and parses the same JSON, keeps nothing, answers as much. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => {
    const { messages } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const body = JSON.stringify({ messages: messages.map(({ id }: { id: string }) => ({ id, status: 'recorded' })) })
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    res.end(body)
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
