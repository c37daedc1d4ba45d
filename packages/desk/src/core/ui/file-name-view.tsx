import { VisuallyHidden } from '@mantine/core'
import { shownName, splitName } from './file-name.ts'
import classes from './file-name-view.module.css'

/** On one line; where there is no room, the middle goes. */
export function FileName({ name }: { name: string }) {
  const shown = shownName(name)
  const { start, end } = splitName(shown)
  if (end === '') {
    return (
      <bdi className={classes.name} title={shown}>
        <span className={classes.start}>{start}</span>
      </bdi>
    )
  }
  return (
    <bdi className={classes.name} title={shown}>
      <VisuallyHidden>{shown}</VisuallyHidden>
      <span className={classes.start} aria-hidden="true">
        {start}
      </span>
      <span className={classes.end} aria-hidden="true">
        {end}
      </span>
    </bdi>
  )
}
