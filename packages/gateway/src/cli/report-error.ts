import type { RequestFault } from '@passerelle/protocol'
import type { Reason } from '@passerelle/protocol/errors'
import { CommanderError } from 'commander'
import { ApiError, StartRefused, toRequestFault } from '../lib/errors.ts'
import { StorageFault } from '../lib/storage-fault.ts'
import { note } from './output.ts'
import { RemoteRefusal } from './remote/remote-refusal.ts'

/** The command has told its outcome itself; only the exit code is left to give. */
export class Ended extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`ended with ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** 2: the command line itself is wrong; 1: what it asks for was refused, or failed. */
interface Report {
  exitCode: number
  error: string
  description: string
  reason?: Partial<Reason>
  faults?: RequestFault[] | undefined
}

/** Says on stderr what went wrong, in words or as one line of JSON; returns the exit code. */
export function reportError(error: unknown, { json }: { json: boolean }): number {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
    return error.exitCode === 0 ? 0 : 2
  }
  if (error instanceof Ended) return error.exitCode
  const { exitCode, error: kind, description, reason, faults } = describe(error)
  if (json) {
    note(JSON.stringify({ error: kind, error_description: description, ...reason, ...(faults && { errors: faults }) }))
    return exitCode
  }
  note(description)
  for (const { path, message } of faults ?? []) note(`  ${optionOf(path)}: ${message}`)
  if (kind === 'server_error' && error instanceof Error) note(error.stack ?? error.message)
  return exitCode
}

function describe(error: unknown): Report {
  if (error instanceof CommanderError) {
    const what = error.message.replace(/^error: |\.$/g, '')
    return {
      exitCode: 2,
      error: 'usage',
      description: `${what[0]?.toUpperCase()}${what.slice(1)}. Add --help to see the usage.`,
    }
  }
  if (error instanceof StartRefused || error instanceof StorageFault) {
    const reason = error instanceof StorageFault ? error.problem : error.reason
    return { exitCode: 1, error: 'refused', description: error.message, reason }
  }
  if (error instanceof ApiError) {
    return {
      exitCode: 1,
      error: error.kind,
      description: error.message,
      reason: error.reason,
      faults: error.faults?.map(toRequestFault),
    }
  }
  if (error instanceof RemoteRefusal) {
    const { error: kind, error_description: _, errors: faults, ...reason } = error.body
    return { exitCode: 1, error: kind, description: error.message, reason: reason as Partial<Reason>, faults }
  }
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') {
    return { exitCode: 1, error: 'refused', description: 'The output was closed before all of it was written.' }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { exitCode: 1, error: 'server_error', description: `This is a bug, or the machine is in trouble: ${message}` }
}

/** `/webhook_url` of the API is `--webhook-url` here. */
const optionOf = (path: string): string =>
  `--${path
    .slice(1)
    .replaceAll('_', '-')
    .replace(/^(instance|default-queue)-id$/, '$1')}`
