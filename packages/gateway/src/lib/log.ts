import { destination, type LogFn, type Logger, pino, stdTimeFunctions } from 'pino'
import { formatLogLine } from './readable-log.ts'
import { StorageFault } from './storage-fault.ts'

/** On stderr, since stdout carries what a command was asked for: lines of JSON, or readable ones in a terminal. */
export function createLog(level: string): Logger {
  const terminal = { write: (line: string) => void process.stderr.write(formatLogLine(line)) }
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime, hooks: { logMethod: thinOutStorageFaults() } },
    process.stderr.isTTY ? terminal : destination({ dest: 2, sync: false }),
  )
}

const storageFaultEveryMs = 1000

/** A full disk fails every request and every loop, and the log may stand on that disk: one line a second tells of all. */
function thinOutStorageFaults() {
  let toldAt = Number.NEGATIVE_INFINITY
  let untold = 0
  return function logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
    const [fields] = args as [unknown]
    const fault = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : undefined
    if (!(fault instanceof StorageFault)) {
      method.apply(this, args)
      return
    }
    untold += 1
    if (performance.now() - toldAt < storageFaultEveryMs) return
    toldAt = performance.now()
    this.error({ reason: fault.message, failures: untold }, 'storage fails: requests that need it are answered 503')
    untold = 0
  }
}
