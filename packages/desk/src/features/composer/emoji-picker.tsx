import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { IconMoodSmile } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './composer.module.css'
import { EMOJIS } from './emojis.ts'

const COLUMNS = 8
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [active, setActive] = useState(0)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const to = Math.min(EMOJIS.length - 1, Math.max(0, active + step))
    setActive(to)
    event.currentTarget.querySelectorAll('button')[to]?.focus()
  }
  const pick = (emoji: string) => {
    setOpened(false)
    onPick(emoji)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus withinPortal={false} shadow="md">
      <Popover.Target>
        <Tooltip label={t('composer.emoji')} disabled={opened}>
          <ActionIcon
            size={30}
            data-tool="emoji"
            aria-label={t('composer.emoji')}
            onClick={() => {
              setActive(0)
              setOpened(!opened)
            }}
          >
            <IconMoodSmile size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t('composer.emoji')}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the buttons within */}
        <div className={classes.emojis} onKeyDown={onKeyDown}>
          {EMOJIS.map((emoji, i) => (
            <button
              key={emoji}
              type="button"
              tabIndex={i === active ? 0 : -1}
              className={classes.emoji}
              onClick={() => pick(emoji)}
            >
              {emoji}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
