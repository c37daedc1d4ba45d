import { shownName, splitName } from './file-name.ts'
import classes from './file-name-view.module.css'

/** On one line; where there is no room, the middle goes. */
export function FileName({ name }: { name: string }) {
  const shown = shownName(name)
  const { start, end } = splitName(shown)
  return (
    <bdi className={classes.name} title={shown}>
      <span className={classes.start}>{start}</span>
      {end !== '' && <span className={classes.end}>{end}</span>}
    </bdi>
  )
}
