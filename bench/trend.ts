/** Whether a series of figures grows, or only wavers. */
export interface Trend {
  mean: number
  /** What it grows by in a minute, by least squares. */
  perMinute: number
  /** How much of that may be chance: its standard error. */
  error: number
}

export interface Sample {
  minute: number
  value: number
}

export function trendOf(samples: readonly Sample[]): Trend {
  const count = samples.length
  const mean = sum(samples.map(({ value }) => value)) / count
  const middle = sum(samples.map(({ minute }) => minute)) / count
  const spread = sum(samples.map(({ minute }) => (minute - middle) ** 2))
  const perMinute = sum(samples.map(({ minute, value }) => (minute - middle) * (value - mean))) / spread
  const rest = sum(samples.map(({ minute, value }) => (value - mean - perMinute * (minute - middle)) ** 2))
  return { mean, perMinute, error: Math.sqrt(rest / Math.max(count - 2, 1) / spread) }
}

/** Beyond chance, and by more than a twentieth in ten minutes. */
export const isGrowing = ({ mean, perMinute, error }: Trend): boolean =>
  perMinute > 3 * error && perMinute * 10 > mean / 20

/** The lowest of each few: a heap rises until it is swept, and only what is left then tells. */
export const lowest = (samples: readonly Sample[], each: number): Sample[] =>
  Array.from({ length: Math.floor(samples.length / each) }, (_, i) =>
    samples.slice(i * each, (i + 1) * each).reduce((low, one) => (one.value < low.value ? one : low)),
  )

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
