import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface CopyButtonProps {
  value: string
  /** What is copied, as the button's name: "Copy the client id". */
  label: string
  /** Shows the label beside the sign. */
  wide?: boolean
}

export function CopyButton({ value, label, wide = false }: CopyButtonProps) {
  const { t } = useTranslation()
  const clipboard = useClipboard({ timeout: 1500 })
  const shown = clipboard.copied ? t('customer.copied') : label
  const Icon = clipboard.copied ? IconCheck : IconCopy
  const copy = () => clipboard.copy(value)
  if (wide) {
    return (
      <Button size="xs" variant="default" onClick={copy} leftSection={<Icon size={14} aria-hidden="true" />}>
        {shown}
      </Button>
    )
  }
  return (
    <Tooltip label={shown}>
      <ActionIcon size={26} aria-label={shown} onClick={copy}>
        <Icon size={15} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}
