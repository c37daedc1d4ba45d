import type { SettingItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { spaced } from './french-spaces.ts'
import { settingsFr } from './settings-fr.ts'

/** What a setting means, and its default as it is said, in the reader's language. */
export function useSettingTexts(): (setting: SettingItem) => { meaning: string; usual: string } {
  const { i18n } = useTranslation()
  return ({ name, meaning, default: usual }) => {
    const french = i18n.language === 'fr' ? settingsFr[name] : undefined
    return { meaning, usual, ...(french && spaced({ ...french })) }
  }
}
