/** An address that leads to one server, and later to another, as a name or a floating address does. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { findFreePort } from '@passerelle/testkit'

export interface Switch {
  port: number
  /** Breaks all connections off. */
  switchTo(port: number): void
  close(): Promise<void>
}

export async function startSwitch(first: number): Promise<Switch> {
  const port = await findFreePort()
  const sockets = new Set<Socket>()
  let target = first
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const breakOff = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    switchTo(next) {
      target = next
      breakOff()
    },
    async close() {
      server.close()
      breakOff()
      await once(server, 'close')
    },
  }
}
