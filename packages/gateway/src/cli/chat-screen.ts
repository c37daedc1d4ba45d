/** The terminal of the chat: one line to write in, and what comes in above it. Without a terminal, plain lines. */
import { clearLine, createInterface, cursorTo } from 'node:readline'
import { styleText } from 'node:util'
import { clean } from './table.ts'

export interface Screen {
  /** What was typed, line by line, until its end or Ctrl-C. */
  lines: AsyncIterable<string>
  /** With --json as one line of JSON on stdout, else in words. */
  tell(event: object, words: string): void
  /** What is no event: on stderr. */
  complain(text: string): void
  close(): void
}

export function openScreen({ json, name }: { json: boolean; name: string }): Screen {
  const interactive = !json && process.stdin.isTTY && process.stdout.isTTY
  const input = createInterface({
    input: process.stdin,
    ...(interactive && { output: process.stdout, prompt: styleText('bold', `${clean(name)}> `) }),
    terminal: interactive,
  })
  input.on('SIGINT', () => input.close())
  let open = true
  input.on('close', () => {
    open = false
  })
  const prompt = () => {
    if (interactive && open) input.prompt(true)
  }

  /** Leaves what is being typed as it is. */
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (interactive && open) {
      clearLine(process.stdout, 0)
      cursorTo(process.stdout, 0)
    }
    stream.write(`${text}\n`)
    prompt()
  }

  // From now on: lines that come before somebody listens are lost.
  const typed = input[Symbol.asyncIterator]()
  async function* readLines() {
    prompt()
    for await (const line of typed) {
      yield line
      prompt()
    }
  }

  return {
    lines: readLines(),
    tell: (event, words) => write(process.stdout, json ? JSON.stringify(event) : words),
    complain: (text) => write(process.stderr, text),
    close() {
      input.close()
      // Else an open stdin keeps the process alive.
      process.stdin.destroy()
    },
  }
}
