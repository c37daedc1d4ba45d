import type { SettingItem } from '@passerelle/protocol'
import { IconSettings } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSettingTexts } from '../../core/i18n/setting-texts.ts'
import { useSettings } from '../../core/operator/console-queries.ts'
import form from '../../core/ui/form.module.css'
import { Page } from '../../core/ui/page.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { RetentionSection } from '../../features/console/connectors/retention-section.tsx'
import { LabelsSection } from '../../features/console/labels/labels-section.tsx'

/** What is in effect. It is set outside, so that a node can be rebuilt from its deployment alone. */
export function SettingsPage() {
  const { t } = useTranslation('console')
  const query = useSettings()
  const settings = query.data ?? []
  const empty = { icon: IconSettings, title: t('settings.empty'), hint: t('settings.emptyHint') }
  return (
    <Page title={t('settings.title')} hint={t('settings.hint')}>
      <LabelsSection />
      <RetentionSection />
      <TableFrame query={query} count={settings.length} empty={empty}>
        <table className={table.table} aria-label={t('settings.title')}>
          <thead>
            <tr>
              <th scope="col">{t('settings.name')}</th>
              <th scope="col">{t('settings.value')}</th>
              <th scope="col" className={table.wide}>
                {t('settings.meaning')}
              </th>
            </tr>
          </thead>
          <tbody>
            {settings.map((setting) => (
              <Row key={setting.name} setting={setting} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Page>
  )
}

function Row({ setting }: { setting: SettingItem }) {
  const { t } = useTranslation('console')
  const { meaning, usual } = useSettingTexts()(setting)
  // A default in words, such as one that follows from another setting, cannot be compared.
  const isPlain = !setting.default.includes('`') && !setting.default.includes(' ')
  const isChanged = !setting.secret && isPlain && setting.value !== setting.default
  return (
    <tr>
      <td>
        <span className={`${form.mono} ${table.word}`}>{setting.name}</span>
        <span className={table.narrow}>
          <WithCode text={meaning} />
        </span>
      </td>
      <td>
        {setting.secret ? (
          <span className={form.muted}>{t('settings.secret')}</span>
        ) : (
          <span className={form.mono}>{setting.value === '' ? t('settings.none') : setting.value}</span>
        )}{' '}
        {isChanged && (
          <span className={table.sub}>
            {setting.default === '' ? t('settings.changed') : t('settings.usual', { value: usual })}
          </span>
        )}{' '}
        {setting.source !== 'default' && <span className={table.sub}>{t(`settings.source.${setting.source}`)}</span>}
      </td>
      <td className={table.wide}>
        <WithCode text={meaning} />
      </td>
    </tr>
  )
}

/** Names between backticks are code, as in the documentation it comes from. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <code key={i} className={form.mono}>
        {part}
      </code>
    ),
  )
}
