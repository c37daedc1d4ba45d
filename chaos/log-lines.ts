import type { GatewayProcess } from '@passerelle/testkit'

export interface LogLines {
  /** Every line a server wrote since then. */
  readonly all: readonly string[]
  /** Why storage failed, each once. */
  reasons(): string[]
  /** The most lines in one second of the log's own time. */
  mostInASecond(): number
}

/** Watches what a server logs: with `LOG_LEVEL` at warn, only what is wrong. */
export function watchLog({ child }: GatewayProcess): LogLines {
  const all: string[] = []
  let rest = ''
  child.stderr?.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    all.push(...lines)
  })
  return {
    all,
    reasons: () => [...new Set(all.flatMap((line) => JSON.parse(line).reason ?? []))],
    mostInASecond: () => {
      const times = all.map((line) => Date.parse(JSON.parse(line).time))
      return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 990).length))
    },
  }
}
