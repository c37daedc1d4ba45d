import i18next from 'i18next'
import { useEffect } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import { createStore, useStore } from '../lib/store.ts'
import type { consoleEn } from './console-en.ts'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en; console: typeof consoleEn }
  }
}

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'fr', name: 'Français' },
] as const
export type Language = (typeof LANGUAGES)[number]['code']

const STORED = 'passerelle.language'

const isLanguage = (code: string | null | undefined): code is Language => LANGUAGES.some((one) => one.code === code)

/** The reader's choice; at the first visit, the browser's first language that we have. */
export function detectLanguage(stored: string | null, preferred: readonly string[]): Language {
  if (isLanguage(stored)) return stored
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

/** Each is whole: nobody loads a second one to fall back on. */
const catalogues: Record<Language, () => Promise<typeof en>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => {
    const [{ fr }, { spaced }] = await Promise.all([import('./fr.ts'), import('./french-spaces.ts')])
    return spaced(fr)
  },
}

export async function initLanguage(): Promise<void> {
  const language = detectLanguage(localStorage.getItem(STORED), navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await catalogues[language]() } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = language
}

export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language)
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await catalogues[language]())
  }
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

type Say = (text: string) => string
const asItIs: Say = (text) => text
const french = createStore<{ say: Say } | undefined>(undefined)

/** No part of the first view: the server has said nothing yet. */
async function loadFrenchSay(): Promise<void> {
  if (french.get()) return
  const say = await import('./say-in-french.ts').then(
    ({ sayInFrench }) => sayInFrench,
    () => asItIs,
  )
  french.set(() => ({ say }))
}

/** For what the server says in words: its English, in the reader's language where we know the sentence. */
export function useServerText(): Say {
  const { i18n } = useTranslation()
  const loaded = useStore(french, (state) => state)
  const isFrench = i18n.language === 'fr'
  useEffect(() => {
    if (isFrench) void loadFrenchSay()
  }, [isFrench])
  if (!isFrench) return asItIs
  return loaded?.say ?? (() => '…')
}
