/** How long closed conversations are kept, as the forms hold it: `default`, `off`, or a duration such as `90d`. */
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../i18n/format.ts'
import { useSettings } from './console-queries.ts'

export const DEFAULT = 'default'
/** Chosen in the list: the days are written beside it. */
export const OWN_DAYS = 'own'
export const PRESETS = ['30d', '90d', '180d', '365d']

const LONGEST_DAYS = 3650
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export interface RetentionForm {
  retention: string
  retention_days: string
}

/** As a connector begins. */
export const NO_RETENTION: RetentionForm = { retention: DEFAULT, retention_days: '' }

export const toRetentionForm = (retention: string | null): RetentionForm => ({
  ...NO_RETENTION,
  retention: retention ?? DEFAULT,
})

/** Undefined while the days are none. */
export function readRetention({ retention, retention_days }: RetentionForm): string | undefined {
  if (retention !== OWN_DAYS) return retention
  const days = retention_days.trim()
  return /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= LONGEST_DAYS ? `${Number(days)}d` : undefined
}

/** As the API has it. */
export const toRetention = (form: RetentionForm): string | null => {
  const retention = readRetention(form) ?? DEFAULT
  return retention === DEFAULT ? null : retention
}

function readMs(retention: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(retention) ?? []
  const unitMs = UNIT_MS[unit]
  return count === undefined || unitMs === undefined ? undefined : Number(count) * unitMs
}

/** "365 days", "Never deleted". */
export function useRetentionText(): (retention: string) => string {
  const { t, i18n } = useTranslation('console')
  return (retention) => {
    if (retention === 'off') return t('retention.never')
    const ms = readMs(retention)
    return ms === undefined ? retention : formatDuration(i18n.language, ms, 'long')
  }
}

/** What applies to connectors without their own; undefined until it is known. */
export const useServerRetention = (): string | undefined =>
  useSettings().data?.find(({ name }) => name === 'PASSERELLE_RETENTION')?.value ?? undefined
