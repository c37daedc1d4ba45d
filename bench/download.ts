/** Downloads over sockets of our own, whose bytes are counted and dropped. */
import { connect } from 'node:net'

interface Target {
  port: number
  path: string
  headers: Record<string, string>
}

/** How long a client that is read slowly waits before it takes what has come meanwhile. */
const pauseMs = 5

/** MB a second; each download over a connection of its own. */
export async function download(
  target: Target,
  { count, connections, fileBytes }: { count: number; connections: number; fileBytes: number },
): Promise<number> {
  const startedAt = performance.now()
  let left = count
  const one = async () => {
    while (left-- > 0) await downloadOnce(target, fileBytes)
  }
  await Promise.all(Array.from({ length: connections }, one))
  return (count * fileBytes) / 1000 / (performance.now() - startedAt)
}

export async function downloadSideBySide(target: Target, count: number, fileBytes: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => downloadOnce(target, fileBytes, { slow: true })))
}

function downloadOnce({ port, path, headers }: Target, fileBytes: number, { slow = false } = {}): Promise<void> {
  const head = Object.entries({ Host: '127.0.0.1', Connection: 'close', ...headers })
  return new Promise((resolve, reject) => {
    let received = 0
    const read = (length: number) => {
      received += length
      if (!slow) return true
      setTimeout(() => socket.resume(), pauseMs)
      return false
    }
    // One buffer for all that comes: what is measured is the server.
    const socket = connect({
      port,
      host: '127.0.0.1',
      onread: { buffer: Buffer.alloc(256 * 1024), callback: read },
    })
    socket.on('error', reject)
    socket.on('close', () => {
      if (received >= fileBytes) resolve()
      else reject(new Error(`a download ended after ${received} of ${fileBytes} bytes`))
    })
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.write(`GET ${path} HTTP/1.1\r\n${lines}\r\n`)
  })
}
