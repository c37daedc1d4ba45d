import { Button, Tooltip } from '@mantine/core'
import { IconArrowBarToDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useTakeNext } from '../../core/conversations/take-next.ts'
import type { View } from '../../core/conversations/views.ts'
import { usePreferences } from '../../core/preferences/preferences.ts'
import classes from './list-pane.module.css'

/** Takes who waits longest: of the queue that is shown, else of all of one's own. */
export function TakeNextButton({ view }: { view: View }) {
  const { t } = useTranslation()
  const { letters } = usePreferences()
  const { queue, isPending, takeNext } = useTakeNext(view)
  const hint = queue ? t('takeNext.from', { queue: queue.name }) : t('takeNext.fromAll')
  return (
    <Tooltip label={letters ? t('takeNext.hintKey', { hint, key: 'T' }) : hint} multiline maw={280}>
      <Button
        size="xs"
        className={classes.take ?? ''}
        loading={isPending}
        onClick={takeNext}
        leftSection={<IconArrowBarToDown size={15} aria-hidden="true" />}
        {...(letters && { 'aria-keyshortcuts': 't' })}
      >
        {queue ? <bdi>{t('takeNext.of', { queue: queue.name })}</bdi> : t('takeNext.any')}
      </Button>
    </Tooltip>
  )
}
