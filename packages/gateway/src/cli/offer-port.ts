import { StartRefused } from '../lib/errors.ts'
import { findFreePort, tryPort } from '../lib/port.ts'
import { describeTaken } from '../listen.ts'
import { agrees, canAsk } from './ask.ts'

/**
 * The port to listen on: the wanted one, or, when that is taken and somebody agrees, the next that is free. Other
 * troubles of listening are told by whoever listens.
 */
export async function offerPort({ host, port, setting }: { host: string; port: number; setting: string }) {
  if (!(await isTaken(host, port))) return port
  const free = await findFreePort(host, port)
  if (
    free !== undefined &&
    canAsk() &&
    (await agrees(`Port ${port} is taken. Use ${free} instead?`, { usual: true }))
  ) {
    return free
  }
  throw new StartRefused(describeTaken({ host, port, setting, free }))
}

const isTaken = (host: string, port: number): Promise<boolean> =>
  tryPort(host, port).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE',
  )
