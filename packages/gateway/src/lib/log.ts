import { destination, type Logger, pino, stdTimeFunctions } from 'pino'

/** Structured lines on stderr: stdout carries what a command was asked for. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, destination({ dest: 2, sync: false }))
}
