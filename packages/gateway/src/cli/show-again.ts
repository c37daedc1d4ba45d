/** Shows how something is, again and again, until it is stopped. */
import { setTimeout as wait } from 'node:timers/promises'
import { drawScreen } from './draw-screen.ts'
import { note, type OutputOptions, show } from './output.ts'
import { isOfTheLine } from './remote/is-of-the-line.ts'
import { untilStopped } from './until-stopped.ts'

const everyMs = 2000
const readTimeoutMs = 10_000

interface Shown<T> {
  read(signal: AbortSignal): Promise<T>
  describe(item: T): string
}

/** On a terminal each takes the place of the one before; else, and with `--json`, they follow one another. */
export async function showAgainAndAgain<T extends object>(options: OutputOptions, shown: Shown<T>): Promise<void> {
  const { stopped, forget } = untilStopped()
  const stopping = new AbortController()
  const { signal } = stopping
  void stopped.then(() => stopping.abort())
  const present = createPresenter(options, shown)
  try {
    for (let count = 0; ; await wait(everyMs, undefined, { signal }).catch(() => {})) {
      if (signal.aborted) return
      let item: T
      try {
        item = await shown.read(AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]))
      } catch (error) {
        if (signal.aborted) return
        if (count === 0 || !isOfTheLine(error)) throw error
        note('The server does not answer; it is asked again.')
        continue
      }
      present(item, count)
      count += 1
    }
  } finally {
    forget()
  }
}

function createPresenter<T extends object>(options: OutputOptions, { describe }: Pick<Shown<T>, 'describe'>) {
  const { stdout } = process
  const isDrawn = stdout.isTTY && !options.json
  return (item: T, count: number): void => {
    const isFirst = count === 0
    if (isDrawn) stdout.write(drawScreen(describe(item), { isFirst, rows: stdout.rows }))
    else show(options, item, (one) => (isFirst ? describe(one) : `\n${describe(one)}`))
  }
}
