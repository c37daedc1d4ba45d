import { Button } from '@mantine/core'
import { type ConversationItem, type CustomerDocument, parseExactJson } from '@passerelle/protocol'
import { IconBraces, IconFileText } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { saveText } from '../../core/lib/save-text.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './customer-pane.module.css'
import { exportName } from './export-name.ts'
import { composeTranscript } from './transcript.ts'

type Kind = 'txt' | 'json'

/** To read, and to be read by a program. */
export function CustomerExport({ item }: { item: ConversationItem }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const save = useExport(item)
  const button = (kind: Kind) => ({
    variant: 'default',
    size: 'xs',
    loading: save.isPending && save.variables === kind,
    disabled: save.isPending && save.variables !== kind,
    onClick: () => save.mutate(kind),
  })
  return (
    <>
      <p className={classes.none}>{t('customer.exportHint')}</p>
      <div className={classes.buttons}>
        <Button {...button('txt')} leftSection={<IconFileText size={15} aria-hidden="true" />}>
          {t('customer.exportText')}
        </Button>
        <Button {...button('json')} leftSection={<IconBraces size={15} aria-hidden="true" />}>
          {t('customer.exportData')}
        </Button>
      </div>
      <p role="status" className={classes.none}>
        {save.isPending && t('customer.exporting')}
        {save.isSuccess && t('customer.exported', { name: save.data })}
      </p>
      {save.isError && (
        <Notice tone="danger">
          {t('customer.exportFailed')} {errorText(save.error)}
        </Notice>
      )}
    </>
  )
}

/** Gives the name the file was saved by. */
function useExport(item: ConversationItem) {
  const api = useDeskApi()
  const { t, i18n } = useTranslation()
  return useMutation({
    mutationFn: async (kind: Kind): Promise<string> => {
      const text = await api.exportCustomer(item.connector_id, item.customer_id)
      const name = exportName(item.customer_id, new Date(), kind)
      if (kind === 'json') {
        saveText(name, 'application/json', text)
        return name
      }
      const input = {
        document: parseExactJson(text) as CustomerDocument,
        customerName: item.customer_name,
        connectorName: item.connector_name,
      }
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      saveText(name, 'text/plain;charset=utf-8', composeTranscript(input, { t, language: i18n.language, timeZone }))
      return name
    },
  })
}
