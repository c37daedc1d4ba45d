import type { ReasonItem } from '@passerelle/protocol'
import { createInstance, type i18n as I18n, type ResourceKey } from 'i18next'
import { createContext, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../api/problem.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { isolate } from './isolate.ts'

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

/** The words of each language, loaded when it is chosen. */
export type Catalogues = Record<Language, () => Promise<ResourceKey>>

export interface Languages {
  i18n: I18n
  switchTo: (language: Language) => Promise<void>
  french: French
}

/** In the reader's language from the first word on. */
export async function createLanguages(catalogues: Catalogues): Promise<Languages> {
  const i18n = createInstance()
  const first = detectLanguage(localStorage.getItem(STORED), navigator.languages)
  await i18n.init({
    lng: first,
    resources: { [first]: { translation: await catalogues[first]() } },
    // React escapes markup; what is left is a name that is written from right to left, which would carry its neighbours along.
    interpolation: { escapeValue: true, escape: isolate },
  })
  document.documentElement.lang = first
  return {
    i18n,
    french: createStore<{ say: SayFrench } | undefined>(undefined),
    switchTo: async (language) => {
      localStorage.setItem(STORED, language)
      if (!i18n.hasResourceBundle(language, 'translation')) {
        i18n.addResourceBundle(language, 'translation', await catalogues[language]())
      }
      document.documentElement.lang = language
      await i18n.changeLanguage(language)
    },
  }
}

export const LanguagesContext = createContext<Languages | null>(null)

export const useSwitchLanguage = (): Languages['switchTo'] => useRequired(LanguagesContext).switchTo

type SayFrench = (reason: ReasonItem) => string | undefined
type French = Store<{ say: SayFrench } | undefined>

/** No part of the first view: the server has said nothing yet. */
async function loadFrench(french: French): Promise<void> {
  if (french.get()) return
  const say = await import('./say-in-french.ts').then(
    ({ createFrenchSay }) => createFrenchSay(),
    (): SayFrench => () => undefined,
  )
  french.set(() => ({ say }))
}

/** What the server says is wrong, in the reader's language. Its English is of the same list of codes, and is taken as it comes. */
export function useProblemText(): (problem: Problem) => string {
  const { i18n } = useTranslation()
  const { french } = useRequired(LanguagesContext)
  const loaded = useStore(french, (state) => state)
  const isFrench = i18n.language === 'fr'
  useEffect(() => {
    if (isFrench) void loadFrench(french)
  }, [isFrench, french])
  return ({ text, reason }) => {
    if (!isFrench || !reason) return text
    return loaded ? (loaded.say(reason) ?? text) : '…'
  }
}
