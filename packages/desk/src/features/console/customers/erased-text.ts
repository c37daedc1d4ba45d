import type { ErasureItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'

const COUNTED = ['conversations', 'messages', 'deliveries', 'files'] as const

/** What went, in words. */
export function useErasedText(): (erasure: ErasureItem) => string {
  const { t, i18n } = useTranslation('console')
  return (erasure) => {
    const parts = COUNTED.filter((what) => erasure[what] > 0).map((what) =>
      t(`customers.${what}`, { count: erasure[what] }),
    )
    if (parts.length === 0) return t('customers.nothing')
    return t('customers.done', { parts: new Intl.ListFormat(i18n.language).format(parts) })
  }
}
