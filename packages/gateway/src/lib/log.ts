import { type DestinationStream, destination, type LogFn, type Logger, pino, stdTimeFunctions } from 'pino'
import { formatLogLine } from './readable-log.ts'
import { isStorageTrouble } from './storage-fault.ts'

/** On stderr, since stdout carries what a command was asked for: lines of JSON, or readable ones in a terminal. */
export function createLog(level: string, output = toStderr()): Logger {
  const hooks = { logMethod: thinOutStorageTrouble() }
  return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime, hooks, serializers }, output)
}

/** @fastify/multipart tells the headers of each upload at level `trace`: who sends it is named there by their secret. */
const serializers = { busboyOptions: ({ headers: _, ...rest }: Record<string, unknown>) => rest }

function toStderr(): DestinationStream {
  if (!process.stderr.isTTY) return destination({ dest: 2, sync: false })
  return { write: (line) => void process.stderr.write(formatLogLine(line)) }
}

const storageTroubleEveryMs = 1000

/** It fails every request and every loop, and the log may stand on the disk that is full: one line a second tells of all. */
function thinOutStorageTrouble() {
  let toldAt = Number.NEGATIVE_INFINITY
  let untold = 0
  return function logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
    const [fields] = args as [unknown]
    const trouble = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : undefined
    if (!isStorageTrouble(trouble)) {
      method.apply(this, args)
      return
    }
    untold += 1
    if (performance.now() - toldAt < storageTroubleEveryMs) return
    toldAt = performance.now()
    this.error({ reason: trouble.message, failures: untold }, 'storage fails: requests that need it are answered 503')
    untold = 0
  }
}
