import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { VIEWS } from '../../core/conversations/views.ts'
import { usePreferences } from '../../core/preferences/preferences.ts'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './commands.module.css'

const GROUPS = [
  [
    'move',
    [
      ['openNext', 'j'],
      ['openPrevious', 'k'],
      ['next', '↓'],
      ['previous', '↑'],
      ['open', 'Enter'],
      ['leave', 'Esc'],
      ['search', '/'],
    ],
  ],
  [
    'act',
    [
      ['reply', 'r'],
      ['note', 'n'],
      ['takeNext', 't'],
      ['status', 'p'],
      ['assignMe', 'a'],
      ['unassign', 'u'],
      ['transfer', 'm'],
      ['return', 'b'],
      ['snooze', 's'],
      ['select', 'x'],
      ['selectTo', 'Shift + x'],
      ['close', 'c', 'e'],
      ['closeBecause', 'Shift + c'],
      ['undo', 'z'],
      ['reopen', 'o'],
      ['details', 'i'],
    ],
  ],
  [
    'write',
    [
      ['send', 'Enter'],
      ['break', 'Shift + Enter'],
      ['canned', '/'],
      ['mention', '@'],
    ],
  ],
  ['else', [['palette', 'Ctrl + K', 'Cmd + K'], ['views'], ['help', '?']]],
] as const

const NAMED = ['Enter', 'Shift', 'Esc'] as const
const isNamed = (key: string): key is (typeof NAMED)[number] => NAMED.some((one) => one === key)

const viewKeys = (): string[] => VIEWS.map((_, index) => String(index + 1))

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { letters } = usePreferences()
  useFocusBack()
  const inWords = (keys: string): string =>
    keys
      .split(' + ')
      .map((key) => (isNamed(key) ? t(`keyNames.${key}`) : key))
      .join(' + ')
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('commands.sheet')}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('commands.closeSheet') }}
    >
      {!letters && <p className={classes.off}>{t('commands.lettersOff')}</p>}
      <div className={classes.groups}>
        {GROUPS.map(([group, entries]) => (
          <div key={group}>
            <h3>{t(`commandGroups.${group}`)}</h3>
            <dl className={classes.keys}>
              {entries.map(([name, ...keys]) => (
                <div key={name}>
                  <dt>{t(`commandNames.${name}`)}</dt>
                  <dd>
                    {(name === 'views' ? viewKeys() : keys).map((key) => (
                      <kbd key={key}>{inWords(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Modal>
  )
}
