/** Bytes on a socket, for requests no HTTP client would send, or would finish. */
import { connect, type Socket } from 'node:net'

export function openSocket(baseUrl: string): Promise<Socket> {
  const { hostname, port } = new URL(baseUrl)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 80), hostname, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** All that comes back until the other side ends; half closed after what was said, when asked for. */
export async function converse(baseUrl: string, text: string, { end = false } = {}): Promise<string> {
  const socket = await openSocket(baseUrl)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => {})
    socket.once('close', () => resolve())
  })
  if (end) socket.end(text)
  else socket.write(text)
  await closed
  return Buffer.concat(chunks).toString('latin1')
}
