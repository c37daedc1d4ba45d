import type { ConversationItem } from '@passerelle/protocol'
import { lazy, Suspense, useEffect, useEffectEvent } from 'react'
import { useAskedMove } from '../../core/conversations/asked-move.ts'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))

/** Asks to whom the conversation goes, and why, when somebody wants that; the question goes with the thread, not its note. */
export function MoveLayer({ item }: { item: ConversationItem }) {
  const { asked, forget } = useAskedMove()
  const leave = useEffectEvent(forget)
  useEffect(() => () => leave(), [])
  if (asked?.conversation !== item.id) return null
  return (
    <Suspense fallback={null}>
      <MoveDialog kind={asked.kind} chosen={asked.to} item={item} onClose={forget} />
    </Suspense>
  )
}
