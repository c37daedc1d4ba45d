import { Button, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../../../core/ui/form.module.css'
import { Section } from '../../../core/ui/page.tsx'
import { EraseDialog } from './erase-dialog.tsx'

/** Operators see no customers: they name the one that is to go. */
export function EraseSection({ connector }: { connector: string }) {
  const { t } = useTranslation('console')
  const [customer, setCustomer] = useState('')
  const [opened, setOpened] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (customer !== '') setOpened(true)
  }
  return (
    <Section title={t('customers.erase')}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('customers.id')}
          description={t('customers.idHint')}
          maw={420}
          value={customer}
          onChange={(event) => setCustomer(event.currentTarget.value)}
          autoComplete="off"
        />
        <div className={classes.buttons}>
          <Button
            type="submit"
            size="sm"
            variant="default"
            disabled={customer === ''}
            leftSection={<IconTrash size={16} aria-hidden="true" />}
          >
            {t('customers.open')}
          </Button>
        </div>
      </form>
      {opened && <EraseDialog connector={connector} customer={customer} onClose={() => setOpened(false)} />}
    </Section>
  )
}
