/** Which ports are free, by listening there for a moment. */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Gives the port it listened on, which is another one for 0. Rejects with the system's error. */
export async function tryPort(host: string, port: number): Promise<number> {
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}

const isFree = (host: string, port: number): Promise<boolean> =>
  tryPort(host, port).then(
    () => true,
    () => false,
  )

const looked = 50

/** The next one above, if one of the next fifty is free. */
export async function findFreePort(host: string, above: number): Promise<number | undefined> {
  for (let port = above + 1; port <= Math.min(above + looked, 65_535); port++) {
    if (await isFree(host, port)) return port
  }
  return undefined
}
