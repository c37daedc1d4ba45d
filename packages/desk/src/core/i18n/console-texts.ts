import i18next from 'i18next'
import { consoleEn } from './console-en.ts'
import { consoleFr } from './console-fr.ts'
import { spaced } from './french-spaces.ts'

/** The console's words come with the console, not with the inbox. */
export function addConsoleTexts(): void {
  i18next.addResourceBundle('en', 'console', consoleEn)
  i18next.addResourceBundle('fr', 'console', spaced(consoleFr))
}
