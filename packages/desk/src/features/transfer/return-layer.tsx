import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import { useAskedReturn } from '../../core/conversations/asked-return.ts'

const ReturnDialog = lazy(() => import('./return-dialog.tsx'))

/** Asks why, when somebody wants to return selected rows to the bot; the question goes with the list. */
export function ReturnLayer() {
  const { asked, forget } = useAskedReturn()
  const leave = useEffectEvent(forget)
  useEffect(() => () => leave(), [])
  // The note outlives the dialog, for the same rows and as long as the list is shown.
  const [kept, setKept] = useState({ rows: '', note: '' })
  if (!asked) return null
  const rows = asked.toSorted().join(' ')
  return (
    <Suspense fallback={null}>
      <ReturnDialog
        conversations={asked}
        note={kept.rows === rows ? kept.note : ''}
        onNote={(note) => setKept({ rows, note })}
        onClose={forget}
      />
    </Suspense>
  )
}
