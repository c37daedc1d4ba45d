import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCopy } from './use-copy.ts'

interface CopyButtonProps {
  value: string
  /** What is copied, as the button's name: "Copy the client id". */
  label: string
}

export function CopyButton({ value, label }: CopyButtonProps) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const shown = copied ? t('customer.copied') : label
  const Icon = copied ? IconCheck : IconCopy
  return (
    <Tooltip label={shown}>
      <ActionIcon size={26} aria-label={shown} onClick={() => copy(value)}>
        <Icon size={15} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}
