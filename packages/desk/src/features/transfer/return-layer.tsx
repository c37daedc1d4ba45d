import { lazy, Suspense, useEffect, useEffectEvent } from 'react'
import { useAskedReturn } from '../../core/conversations/asked-return.ts'

const ReturnDialog = lazy(() => import('./return-dialog.tsx'))

/** Asks why, when somebody wants to return selected rows to the bot; the question goes with the list. */
export function ReturnLayer() {
  const { asked, forget } = useAskedReturn()
  const leave = useEffectEvent(forget)
  useEffect(() => () => leave(), [])
  if (!asked) return null
  return (
    <Suspense fallback={null}>
      <ReturnDialog conversations={asked} onClose={forget} />
    </Suspense>
  )
}
