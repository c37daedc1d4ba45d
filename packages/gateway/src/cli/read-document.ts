import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'

/** What an option says by the name of a file with JSON in it. */
export async function readDocument(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new InvalidArgumentError(`There is no file ${path} that can be read.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError(`${path} is no JSON.`)
  }
}
