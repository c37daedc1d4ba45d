import { drawBar, type Progress } from './draw-bar.ts'
import { tellNowAndThen } from './tell-now-and-then.ts'

export interface Teller {
  /** `text`: the same in words, for where no bar is drawn. */
  tell(progress: Progress, text: string): void
  /** Takes the bar away; what is printed next stands in its place. */
  end(): void
}

/** For whoever looks on: a bar on a terminal, else a line now and then. */
export function tellProgress(isDrawn: boolean): Teller {
  if (isDrawn) return createBar(process.stderr)
  const say = tellNowAndThen()
  return { tell: (_, text) => say(text), end: () => {} }
}

const drawEveryMs = 100

/** Back to the start of the line, and all behind the end of what is drawn is taken away. */
const inPlace = (line: string): string => `\r${line}\u001b[K`

function createBar(terminal: Pick<NodeJS.WriteStream, 'columns' | 'write'>): Teller {
  let drawnAt = Number.NEGATIVE_INFINITY
  /** Where this kind of work was first seen: what had been done before says nothing of how fast it goes. */
  let first = { key: '', count: 0, at: 0 }
  return {
    tell: (progress) => {
      const now = performance.now()
      const key = `${progress.what.split(' ')[0]} ${progress.unit}`
      if (key !== first.key) first = { key, count: progress.count, at: now }
      if (now - drawnAt < drawEveryMs) return
      drawnAt = now
      const seconds = (now - first.at) / 1000
      const perSecond = seconds >= 1 ? (progress.count - first.count) / seconds : 0
      terminal.write(inPlace(drawBar(progress, perSecond, (terminal.columns || 80) - 1)))
    },
    end: () => {
      if (drawnAt > 0) terminal.write(inPlace(''))
    },
  }
}
