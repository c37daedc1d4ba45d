import i18next from 'i18next'
import { spaced } from '../../i18n/french-spaces.ts'
import { consoleEn } from './texts-en.ts'
import { consoleFr } from './texts-fr.ts'

/** The console's words come with the console, not with the inbox. */
export function addConsoleTexts(): void {
  i18next.addResourceBundle('en', 'console', consoleEn)
  i18next.addResourceBundle('fr', 'console', spaced(consoleFr))
}
