import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { ephemeralEventTypes, type PartnerEventType } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import type { useForm } from '../../../core/ui/use-form.ts'
import { eventTypesOf, type OptionsForm } from './connector-options.ts'
import classes from './connectors.module.css'

type Form = ReturnType<typeof useForm<OptionsForm>>

/** Where events are sent, and which; a partner who fetches gets them with the messages. */
export function EventsFields({ form }: { form: Form }) {
  const { t } = useTranslation('console')
  const { delivery, events_url: url, event_choice: choice } = form.values
  return (
    <>
      {delivery === 'push' && (
        <TextInput
          {...form.text('events_url')}
          type="url"
          label={t('connectors.eventsUrl')}
          description={t('connectors.eventsUrlHint')}
          placeholder="https://shop.example/events"
        />
      )}
      {(delivery === 'pull' || url.trim() !== '') && (
        <NativeSelect
          {...form.text('event_choice')}
          label={t('connectors.events')}
          data={[
            { value: 'all', label: t(`connectors.eventChoice.${delivery}`) },
            { value: 'some', label: t('connectors.eventChoice.some') },
          ]}
        />
      )}
      {(delivery === 'pull' || url.trim() !== '') && choice === 'some' && <TypeFields form={form} />}
    </>
  )
}

const isEphemeral = (type: PartnerEventType) => ephemeralEventTypes.some((one) => one === type)

function TypeFields({ form }: { form: Form }) {
  const { t } = useTranslation('console')
  const { events, delivery } = form.values
  const choose = (type: PartnerEventType, isWanted: boolean) =>
    form.set('events', isWanted ? [...events, type] : events.filter((one) => one !== type))
  return (
    <fieldset className={classes.types} aria-label={t('connectors.eventsChosen')}>
      {eventTypesOf(delivery).map((type) => (
        <Checkbox
          key={type}
          size="xs"
          label={t(`connectors.eventTypes.${nameOf(type)}`)}
          description={isEphemeral(type) ? t('connectors.sentOnce', { type }) : type}
          checked={events.includes(type)}
          onChange={({ currentTarget }) => choose(type, currentTarget.checked)}
        />
      ))}
    </fieldset>
  )
}

type NameOf<Type extends string> = Type extends `${infer Of}.${infer What}` ? `${Of}_${What}` : never

/** In the catalogues a dot leads further in. */
const nameOf = <Type extends PartnerEventType>(type: Type) => type.replace('.', '_') as NameOf<Type>
