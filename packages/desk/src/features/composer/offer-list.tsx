import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './composer.module.css'
import type { Offer } from './use-offer.ts'

interface OfferListProps<T> {
  id: string
  label: string
  /** How many there are, in words. */
  count: string
  offer: Offer<T>
  children: (choice: T) => ReactNode
}

/** Above the text; the focus stays in the text, which names the active one. */
export function OfferList<T extends { id: string }>({ id, label, count, offer, children }: OfferListProps<T>) {
  const { choices, index, point, pick } = offer
  return (
    <>
      <VisuallyHidden role="status">{choices.length > 0 && count}</VisuallyHidden>
      {choices.length > 0 && (
        <div className={classes.canned} id={id} role="listbox" aria-label={label}>
          {choices.map((choice, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
            <div
              key={choice.id}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === index}
              className={classes.cannedEntry}
              onPointerMove={() => point(i)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(choice)}
            >
              {children(choice)}
            </div>
          ))}
        </div>
      )}
    </>
  )
}
