import { lazy, Suspense } from 'react'
import { useAskedSnooze } from '../../core/conversations/asked-snooze.ts'

const SnoozeDialog = lazy(() => import('./snooze-dialog.tsx'))

/** Asks until when, when somebody wants to snooze. */
export function SnoozeLayer() {
  const { asked, forget } = useAskedSnooze()
  if (!asked) return null
  return (
    <Suspense fallback={null}>
      <SnoozeDialog asked={asked} onClose={forget} />
    </Suspense>
  )
}
