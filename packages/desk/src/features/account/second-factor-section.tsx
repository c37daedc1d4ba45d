import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { Failure } from '../../core/ui/failure.tsx'
import { Section } from '../../core/ui/page.tsx'
import classes from './account.module.css'
import { SetUpFactorDialog } from './set-up-factor-dialog.tsx'
import { TurnOffFactorDialog } from './turn-off-factor-dialog.tsx'

export function SecondFactorSection() {
  const api = useDeskApi()
  const { t, i18n } = useTranslation('console')
  const [open, setOpen] = useState<'setUp' | 'turnOff'>()
  const query = useQuery({
    queryKey: keys.secondFactor,
    queryFn: ({ signal }) => api.readSecondFactor(signal),
    staleTime: 0,
  })
  const factor = query.data
  const close = () => setOpen(undefined)
  return (
    <Section title={t('account.factor.title')}>
      {query.isPending && <Skeleton height={40} radius="md" />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {factor && (
        <>
          <p className={classes.note}>
            {factor.since === null
              ? t('account.factor.off')
              : t('account.factor.on', {
                  time: formatDateTime(i18n.language, Date.parse(factor.since)),
                  count: factor.recovery_codes_left,
                })}
          </p>
          <div>
            <Button size="sm" variant="default" onClick={() => setOpen(factor.since === null ? 'setUp' : 'turnOff')}>
              {t(factor.since === null ? 'account.factor.turnOn' : 'account.factor.turnOff')}
            </Button>
          </div>
        </>
      )}
      {open === 'setUp' && <SetUpFactorDialog onClose={close} />}
      {open === 'turnOff' && <TurnOffFactorDialog onClose={close} />}
    </Section>
  )
}
