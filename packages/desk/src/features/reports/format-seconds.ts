import { formatDuration } from '../../core/i18n/format.ts'
import { formatMs } from '../../core/ui/chart/chart-scale.ts'

/** Whole seconds are known: none of them are no milliseconds. */
export const formatSeconds = (language: string, seconds: number): string =>
  seconds === 0 ? formatDuration(language, 0) : formatMs(language, seconds * 1000)
