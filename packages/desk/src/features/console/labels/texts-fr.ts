import type { Words } from '../../../core/i18n/words.ts'
import type { labelsEn } from './texts-en.ts'

export const labelsFr: Words<typeof labelsEn> = {
  labels: {
    title: 'Étiquettes et motifs de fermeture',
    tags: 'Étiquettes',
    reasons: 'Motifs de fermeture',
    hint: 'Une ligne chacun, dans l’ordre où les agents les voient.',
  },
}
