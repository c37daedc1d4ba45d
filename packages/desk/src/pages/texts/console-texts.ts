import type { i18n as I18n } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { spaced } from '../../core/i18n/french-spaces.ts'
import { consoleEn } from './console-en.ts'
import { consoleFr } from './console-fr.ts'

/** The console's words come with its pages, not with the inbox. */
export function useConsoleTexts(): void {
  const { i18n } = useTranslation()
  // Before anything below reads a word of them.
  useState(() => addTexts(i18n))
}

function addTexts(i18n: I18n): void {
  i18n.addResourceBundle('en', 'console', consoleEn)
  i18n.addResourceBundle('fr', 'console', spaced(consoleFr))
}
