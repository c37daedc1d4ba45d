/** The peer of B9: a file, piped into each response. */
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'

const [file = ''] = process.argv.slice(2)
const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': statSync(file).size }

const server = createServer((_req, res) => {
  res.writeHead(200, headers)
  pipeline(createReadStream(file), res, () => {})
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
