import { type ComboboxItem, type ComboboxParsedItem, type OptionsFilter, Select, type SelectProps } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useAgents } from '../../core/conversations/conversation-queries.ts'
import { useQueuesNow } from '../../core/conversations/queue-queries.ts'
import { type Receiver, receiversOf } from '../../core/conversations/receivers.ts'
import { matchesWords } from '../../core/lib/match-words.ts'
import { useMe } from '../../core/session/session.ts'
import classes from './transfer.module.css'

interface ReceiverFieldProps {
  item: ConversationItem
  to: Receiver | undefined
  error: string | undefined
  onChoose: (to: Receiver | undefined) => void
}

/** A queue or a colleague, found by the beginnings of the words of its name. */
export function ReceiverField({ item, to, error, onChoose }: ReceiverFieldProps) {
  const { t } = useTranslation()
  const me = useMe().agent.id
  const receivers = receiversOf({ item, me, queues: useQueuesNow().data ?? [], agents: useAgents().data ?? [] })
  const all = [...receivers.queues, ...receivers.colleagues]
  const troubleOf = (value: string | undefined) => {
    const trouble = all.find((one) => one.value === value)?.trouble
    return trouble && t(`transfer.troubles.${trouble}`)
  }
  const renderOption: SelectProps['renderOption'] = ({ option: { value, label } }) => (
    <>
      <bdi className={classes.receiver}>{label}</bdi>
      <span className={classes.trouble}>{troubleOf(value)}</span>
    </>
  )
  return (
    <Select
      label={t('transfer.to')}
      placeholder={t('transfer.toHint')}
      description={troubleOf(to?.value)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      searchable
      required
      withScrollArea={false}
      // Within the dialog, and yet not cut off by it.
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      classNames={{ options: classes.receivers ?? '' }}
      filter={filterByWords}
      renderOption={renderOption}
      nothingFoundMessage={t('transfer.nobody')}
      value={to?.value ?? null}
      onChange={(value) => onChoose(all.find((one) => one.value === value))}
      data={[
        { group: t('transfer.queues'), items: receivers.queues },
        { group: t('transfer.colleagues'), items: receivers.colleagues },
      ]}
      {...(!to && { 'data-autofocus': true })}
    />
  )
}

const isFound = (typed: string) => (option: ComboboxItem) => matchesWords(option.label, typed)

const filterByWords: OptionsFilter = ({ options, search }) =>
  options.flatMap((one: ComboboxParsedItem): ComboboxParsedItem[] => {
    if (!('group' in one)) return isFound(search)(one as ComboboxItem) ? [one] : []
    const items = one.items.filter((item) => isFound(search)(item as ComboboxItem))
    return items.length > 0 ? [{ ...one, items }] : []
  })
