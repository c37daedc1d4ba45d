import type { Readable, Writable } from 'node:stream'

/** The bytes that came, or are coming, with a file. */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>

export interface StoredBlob {
  key: string
  size: number
}

export interface PutOptions {
  maxBytes?: number
  /** One that another store gave, for a file that is restored or moved; nothing may be kept under it. */
  key?: string
}

/** Within the size of the blob. */
export interface BlobPart {
  from: number
  to: number
}

/** What a blob is piped into, a response for example. */
export type Sink = Pick<Writable, 'writableLength'>

/**
 * Where the bytes of files live, each blob written once under a key of its own. A row that names a key is written
 * after `put` resolves and deleted before `delete` is called: what a crash leaves between the two is a blob that no
 * row names, and the sweep finds it by `list`. A key that `put` never gave is treated as one that is gone.
 */
export interface BlobStore {
  /** What one `put` holds in memory at most, whatever the size of its file. */
  readonly bufferBytes: number
  /** One place for all servers, elsewhere: when it fails, it fails for all of them. */
  readonly isShared: boolean
  /**
   * Resolves when the bytes would survive a power cut. Rejects with `BlobTooLarge` beyond `maxBytes`, or with the
   * source's own error; then nothing is kept. Never holds more than `bufferBytes` of a stream in memory.
   */
  put(source: BlobSource, options?: PutOptions): Promise<StoredBlob>
  /**
   * The stream must be read to its end or destroyed, and ends with its last byte, without another read: who has got
   * it all must not find the download still running. It goes on when the blob is deleted meanwhile. With `sink` it is
   * for piping into that alone: a chunk's memory is used again once nothing waits in the sink.
   */
  open(key: string, sink?: Sink): Promise<{ stream: Readable; size: number } | undefined>
  /**
   * A part of it, the end inclusive, for whoever plays a file and jumps in it: its bytes are checked against nothing, as
   * a checksum is of the whole. The stream must be read to its end or destroyed.
   */
  openPart(key: string, part: BlobPart): Promise<Readable | undefined>
  /** All bytes at once: for files whose size is known to be small. */
  read(key: string): Promise<Uint8Array | undefined>
  has(key: string): Promise<boolean>
  /** Deleting what is not there is fine. */
  delete(key: string): Promise<void>
  /** The keys of blobs last written before then, unfinished ones of a crash included, one by one. */
  list(options: { olderThan: Date }): AsyncIterable<string>
  /** Rejects when blobs cannot be written, with an error that says what to do. */
  check(): Promise<void>
  close(): Promise<void>
}
