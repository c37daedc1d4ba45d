import classes from './tags.module.css'

/** Of more than `most`, how many more there are; their names are in the title. */
export function Tags({ tags, most = tags.length }: { tags: readonly string[]; most?: number }) {
  const hidden = tags.slice(most)
  return (
    <>
      {tags.slice(0, most).map((tag) => (
        <bdi key={tag} className={classes.tag} title={tag}>
          {tag}
        </bdi>
      ))}
      {hidden.length > 0 && (
        <span className={classes.tag} title={hidden.join(', ')}>
          +{hidden.length}
        </span>
      )}
    </>
  )
}
