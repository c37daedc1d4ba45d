/** The numbers behind a chart: pure, so that odd data can be tried. */

export interface Series {
  name: string
  tone: 'one' | 'two' | 'warn'
  /** One a bucket; null where nothing is known. */
  values: (number | null)[]
}

const LEFT = 46
const RIGHT = 6

/** Where things are drawn, in pixels. */
export const plotArea = {
  height: 150,
  left: LEFT,
  right: RIGHT,
  top: 8,
  bottom: 20,
  x: (i: number, width: number, last: number): number => LEFT + (i / Math.max(1, last)) * (width - LEFT - RIGHT),
  /** The bucket nearest to a place. */
  indexAt: (x: number, width: number, last: number): number =>
    Math.min(last, Math.max(0, Math.round(((x - LEFT) / (width - LEFT - RIGHT)) * last))),
}

const TICK_WIDTH = 96

/** Of fewer buckets than this, one more or less between two ticks is seen. */
const FEW_BUCKETS = 12

/** As many as there is room for, evenly, the first and the last among them. */
export function tickPlaces(last: number, width: number): { i: number; anchor: 'start' | 'middle' | 'end' }[] {
  let gaps = Math.max(1, Math.min(last, 6, Math.floor((width - LEFT) / TICK_WIDTH)))
  while (last < FEW_BUCKETS && last % gaps !== 0) gaps -= 1
  return Array.from({ length: gaps + 1 }, (_, n) => ({
    i: Math.round((n * last) / gaps),
    anchor: n === 0 ? ('start' as const) : n === gaps ? ('end' as const) : ('middle' as const),
  }))
}

/** Where a key leads, as a slider's keys do. */
export function keyTarget(key: string, index: number, last: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -6,
    PageUp: 6,
  }
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? undefined : Math.min(last, Math.max(0, index + step))
}

const DAY_MS = 86_400_000

/** The axis' end: a round number whose half is one too, so that whole counts are on the lines. */
export function niceMax(value: number): number {
  if (!(value > 4)) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= value) ?? 10
  return step * power
}

const HALF_TIMES_S = [1, 5, 30, 60, 300, 600, 1800, 3600, 7200, 14_400, 43_200]

/** The same for an axis of times: a whole number of the unit that is shown, half of it too. */
export function niceMaxTime(ms: number): number {
  if (ms <= 1000) return niceMax(ms)
  const half = HALF_TIMES_S.find((seconds) => seconds * 2000 >= ms)
  return half === undefined ? 2 * DAY_MS * Math.ceil(ms / (2 * DAY_MS)) : half * 2000
}

/** The line's pieces: where there is no value, there is no line. */
export function linePath(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (v: number) => number,
): string {
  let path = ''
  let isDrawing = false
  for (const [i, value] of values.entries()) {
    if (value === null) {
      isDrawing = false
      continue
    }
    path += `${isDrawing ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
    isDrawing = true
  }
  return path
}

/** Values that stand alone, between gaps: a line of one point would not be seen. */
export const lonePoints = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value, i) =>
    value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null ? [i] : [],
  )
