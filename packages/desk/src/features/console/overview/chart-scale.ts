/** The numbers behind a chart: pure, so that odd data can be tried. */

/** The axis' end: the next of 1, 2, 5 times a power of ten, at least 4 (or so that whole counts are on the lines). */
export function niceMax(value: number): number {
  if (!(value > 4)) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10
  return step * power
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

/** "840 ms", "1.2 s", "3 min". */
export function formatMs(language: string, ms: number): string {
  const [value, unit] = ms < 1000 ? [ms, 'millisecond'] : ms < 60_000 ? [ms / 1000, 'second'] : [ms / 60_000, 'minute']
  const digits = ms < 1000 ? 0 : 1
  return new Intl.NumberFormat(language, { style: 'unit', unit: String(unit), maximumFractionDigits: digits }).format(
    Number(value),
  )
}
