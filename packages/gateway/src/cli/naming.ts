import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../lib/errors.ts'
import { storageFaultOf } from '../lib/storage-fault.ts'

/** What cannot be written is told by its name. */
export async function naming<T>(what: 'file' | 'folder', path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const fault = storageFaultOf(error, path)
    if (fault) throw fault
    const code = error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined
    if (code === undefined) throw error
    throw new StartRefused(reason('path_not_written', { what, path, detail: code }))
  }
}
