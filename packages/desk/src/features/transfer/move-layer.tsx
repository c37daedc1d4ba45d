import type { ConversationItem } from '@passerelle/protocol'
import { lazy, Suspense, useEffect, useEffectEvent } from 'react'
import { useAskedMove } from '../../core/conversations/asked-move.ts'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))

/** Asks to whom the conversation goes, and why, when somebody wants that; the question goes with the thread. */
export function MoveLayer({ item }: { item: ConversationItem }) {
  const { asked, forget } = useAskedMove()
  const leave = useEffectEvent(forget)
  useEffect(() => () => leave(), [])
  const isOver = asked?.conversation === item.id && item.status !== 'open'
  useEffect(() => {
    // Or it would be asked again, of itself, when the customer comes back.
    if (isOver) leave()
  }, [isOver])
  if (asked?.conversation !== item.id || item.status !== 'open') return null
  return (
    <Suspense fallback={null}>
      <MoveDialog kind={asked.kind} chosen={asked.to} item={item} onClose={forget} />
    </Suspense>
  )
}
