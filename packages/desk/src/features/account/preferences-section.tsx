import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allowNotifications } from '../../core/preferences/attention.ts'
import { usePreferences, usePreferencesStore } from '../../core/preferences/preferences.ts'
import { usePlayTone } from '../../core/preferences/tone.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { Section } from '../../core/ui/page.tsx'
import classes from './account.module.css'

export function PreferencesSection() {
  const { t } = useTranslation('console')
  const preferences = usePreferences()
  const { change } = usePreferencesStore()
  const playTone = usePlayTone()
  const [refused, setRefused] = useState(false)
  const switchSound = (on: boolean) => {
    change('sound', on)
    if (on) playTone()
  }
  const switchDesktop = async (on: boolean) => {
    const allowed = on && (await allowNotifications())
    setRefused(on && !allowed)
    change('desktop', allowed)
  }
  return (
    <Section title={t('account.preferences')}>
      <div className={classes.switches}>
        <Switch
          checked={preferences.sound}
          onChange={(event) => switchSound(event.currentTarget.checked)}
          label={t('account.sound')}
          description={t('account.soundHint')}
        />
        <Switch
          checked={preferences.desktop}
          onChange={(event) => void switchDesktop(event.currentTarget.checked)}
          label={t('account.desktop')}
          description={t('account.desktopHint')}
        />
        {refused && <Notice tone="danger">{t('account.desktopRefused')}</Notice>}
        <Switch
          checked={preferences.letters}
          onChange={(event) => change('letters', event.currentTarget.checked)}
          label={t('account.letters')}
          description={t('account.lettersHint')}
        />
      </div>
    </Section>
  )
}
