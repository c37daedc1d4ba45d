import type { Catalogues } from '../../core/i18n/i18n.ts'
import type { consoleEn } from './console-en.ts'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en; console: typeof consoleEn }
  }
}

/** Each is whole: nobody loads a second one to fall back on. */
export const catalogues: Catalogues = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => {
    const [{ fr }, { spaced }] = await Promise.all([import('./fr.ts'), import('../../core/i18n/french-spaces.ts')])
    return spaced(fr)
  },
}
