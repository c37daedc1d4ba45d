import { Textarea } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import classes from './composer.module.css'
import { type Field, leaveField } from './use-field.ts'
import type { Offer } from './use-offer.ts'

interface ComposeFieldProps<T> {
  field: Field
  offer: Offer<T>
  listId: string
  label: string
  placeholder: string
  onEnter: () => void
}

/** Enter sends, Shift + Enter breaks, Escape leaves; what is offered meanwhile has its keys first. */
export function ComposeField<T>({ field, offer, listId, label, placeholder, onEnter }: ComposeFieldProps<T>) {
  const isOffering = offer.choices.length > 0
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (offer.onKey(event)) return
    if (event.key === 'Escape') return leaveField(event.currentTarget)
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    onEnter()
  }
  return (
    <Textarea
      {...field.props}
      ref={field.input}
      variant="unstyled"
      autosize
      minRows={1}
      maxRows={10}
      data-composer
      aria-label={label}
      aria-autocomplete="list"
      aria-controls={isOffering ? listId : undefined}
      aria-activedescendant={isOffering ? `${listId}-${offer.index}` : undefined}
      placeholder={placeholder}
      onKeyDown={onKeyDown}
      classNames={{ input: classes.input ?? '' }}
    />
  )
}
