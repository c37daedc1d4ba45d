/**
 * What stands in a backup, one tar file: the database, the files that its rows name, what DATA_DIR holds beside them,
 * and at its end what all of it should be. Written by write-backup.ts, read by read-backup.ts.
 */
import { settingsFileName } from '../config/settings-file.ts'

export const databaseName = 'passerelle.db'
export const manifestName = 'backup.json'
/** As `sha256sum` writes and checks it; the last entry, so that a file that was cut has none. */
export const sumsName = 'SHA256SUMS'

/** Of DATA_DIR, those that are there: keys, settings, and the demo's credentials. */
export const dataFileNames = ['master-key', 'operator-token', 'alert-secret', settingsFileName, 'demo.json'] as const

export const blobName = (key: string): string => `blobs/${key.slice(0, 2)}/${key}`

export const blobKeyOf = (name: string): string | undefined => /^blobs\/[0-9a-f]{2}\/([0-9a-f]{40})$/.exec(name)?.[1]

export interface Manifest {
  format: 1
  /** The program's, for people. */
  version: string
  created_at: string
  schema: number
  conversations: number
  messages: number
  files: number
  /** Named by a row, and gone from the disk before the backup began. */
  missing_files: number
}

export const writeSums = (sums: ReadonlyMap<string, string>): string =>
  Array.from(sums, ([name, sum]) => `${sum}  ${name}\n`).join('')

export const readSums = (text: string): Map<string, string> =>
  new Map(text.split('\n').flatMap((line) => (line === '' ? [] : [[line.slice(66), line.slice(0, 64)] as const])))
