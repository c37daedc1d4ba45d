/**
 * A line of texts in a file, for Node, Bun and Deno: a journal of what was added (`+` and the text as JSON) and removed
 * (`-`). It is written anew when it is opened, and when most of it is past.
 */
import type { OutgoingStore } from './outgoing-store.ts'

/** What is used of `node:fs/promises`; this package compiles without Node's types. */
interface FileHandle {
  writeFile(text: string): Promise<void>
  datasync(): Promise<void>
  close(): Promise<void>
}
interface Files {
  open(path: string, flags: string, mode?: number): Promise<FileHandle>
  readFile(path: string, encoding: 'utf8'): Promise<string>
  rename(from: string, to: string): Promise<void>
}

/** The journal is written anew when it is larger than this, and four times what waits. */
const COMPACT_CHARS = 2 ** 20

interface Journal {
  file: FileHandle
  waiting: string[]
  /** Characters, in all and of what waits. */
  size: number
  waitingSize: number
}

/**
 * Keeps what waits in this file. A text is on the disk, by `fdatasync`, before `append` resolves. One process at a time
 * may use a file. It holds customers' messages, so that only its owner may read it.
 *
 * @example
 * const sender = createDurableSender(client, { store: fileStore('outgoing.log'), onRefused })
 */
export function fileStore(path: string): OutgoingStore & { close(): Promise<void> } {
  let journal: Journal | undefined
  let last: Promise<unknown> = Promise.resolve()

  /** One step at a time. After a failure the file is read again: it may hold half a line. */
  function step<T>(take: (journal: Journal) => Promise<T>): Promise<T> {
    const taken = last.then(async () => {
      journal ??= await openJournal(path)
      try {
        const result = await take(journal)
        if (journal.size > Math.max(COMPACT_CHARS, 4 * journal.waitingSize)) await close()
        return result
      } catch (error) {
        await close().catch(() => undefined)
        throw error
      }
    })
    last = taken.catch(() => undefined)
    return taken
  }
  async function close(): Promise<void> {
    const { file } = journal ?? {}
    journal = undefined
    await file?.close()
  }

  return {
    append: (entry) => step((open) => add(open, entry)),
    first: () => step(async ({ waiting }) => waiting[0]),
    removeFirst: () => step(remove),
    close: async () => {
      await last
      await close()
    },
  }
}

async function add(journal: Journal, entry: string): Promise<void> {
  const line = lineOf(entry)
  await journal.file.writeFile(line)
  await journal.file.datasync()
  journal.waiting.push(entry)
  journal.size += line.length
  journal.waitingSize += line.length
}

/** Not synced: what a crash brings back is sent again. */
async function remove(journal: Journal): Promise<void> {
  const [first] = journal.waiting
  if (first === undefined) return
  await journal.file.writeFile('-\n')
  journal.waiting.shift()
  journal.size += 2
  journal.waitingSize -= lineOf(first).length
}

const lineOf = (entry: string): string => `+${JSON.stringify(entry)}\n`

async function openJournal(path: string): Promise<Journal> {
  // A name that compilers do not look up.
  const name: string = 'node:fs/promises'
  const files: Files = await import(/* @vite-ignore */ name)
  const waiting = readJournal(await readText(files, path))
  const text = waiting.map(lineOf).join('')
  const anew = await files.open(`${path}.new`, 'w', 0o600)
  try {
    await anew.writeFile(text)
    await anew.datasync()
  } finally {
    await anew.close()
  }
  await files.rename(`${path}.new`, path)
  await syncFolder(files, path)
  return { file: await files.open(path, 'a', 0o600), waiting, size: text.length, waitingSize: text.length }
}

/** Else a power cut could bring the old file back, without what is added to the new one. */
async function syncFolder(files: Files, path: string): Promise<void> {
  // Windows opens no folder, and needs none of this.
  const folder = await files.open(path.replace(/[^/\\]*$/, '') || '.', 'r').catch(() => undefined)
  await folder?.datasync().finally(() => folder.close())
}

async function readText(files: Files, path: string): Promise<string> {
  try {
    return await files.readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

/** What follows the last line's end was cut off by a crash, before anybody was told that it is kept. */
export function readJournal(text: string): string[] {
  const waiting: string[] = []
  let removed = 0
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '-') removed += 1
    else waiting.push(JSON.parse(line.slice(1)))
  }
  return waiting.slice(removed)
}
