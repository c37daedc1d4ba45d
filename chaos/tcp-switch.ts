/**
 * An address that leads to a server, as a name, a floating address or a cable does: later it may lead to another one, be
 * slow, or lead nowhere for a while.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { findFreePort } from '@passerelle/testkit'

export interface Switch {
  port: number
  /** Breaks all connections off. */
  switchTo(port: number): void
  /** How many ms the next answer is under way. */
  delayAnswers(delayMs: () => number): void
  /** Nothing gets through in either direction, and nobody is told. */
  cut(): void
  /** What was under way arrives. */
  restore(): void
  close(): Promise<void>
}

export async function startSwitch(first: number): Promise<Switch> {
  const port = await findFreePort()
  const sockets = new Set<Socket>()
  let target = first
  let delayMs = () => 0
  let isCut = false
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      if (isCut) socket.pause()
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    carry(near, far, () => 0)
    carry(far, near, () => delayMs())
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
    delayAnswers(next) {
      delayMs = next
    },
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    restore() {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    async close() {
      server.close()
      breakOff()
      await once(server, 'close')
    },
  }
}

/** In the order it came, however long each piece is under way. */
function carry(from: Socket, to: Socket, delayMs: () => number): void {
  let before: Promise<unknown> = Promise.resolve()
  const send = (piece: () => void) => {
    const ms = delayMs()
    before = (ms === 0 ? before : Promise.all([before, wait(ms)])).then(piece)
  }
  from.on('data', (bytes) => send(() => to.write(bytes)))
  from.on('end', () => send(() => to.end()))
}
