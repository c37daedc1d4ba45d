import { NativeSelect } from '@mantine/core'
import { useEffect } from 'react'
import classes from './list-pane.module.css'

interface Choice {
  label: string
  /** For no choice. */
  all: string
  chosen: string
  choose: (value: string) => void
  /** Undefined until they are known. */
  options: readonly { value: string; label: string }[] | undefined
  /** With fewer of them there is nothing to choose. */
  least: number
}

/** Narrows the list. Hidden where there is nothing to choose; what is no longer offered is not chosen any more. */
export function ChoiceFilter({ label, all, chosen, choose, options, least }: Choice) {
  const isOffered =
    options === undefined || chosen === '' || (options.length >= least && options.some(({ value }) => value === chosen))
  useEffect(() => {
    if (!isOffered) choose('')
  }, [isOffered, choose])
  if (!options || options.length < least) return null
  return (
    <NativeSelect
      size="xs"
      className={classes.connector ?? ''}
      aria-label={label}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[{ value: '', label: all }, ...options]}
    />
  )
}
