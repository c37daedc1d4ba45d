import { useEffect } from 'react'
import { useAskedReply } from '../../core/conversations/asked-reply.ts'
import { ColleagueDialog } from './colleague-dialog.tsx'

/**
 * The question whether to answer in a colleague's place, if it is asked of this conversation; it goes with the thread.
 * It is asked without a connection too: so its code is there with the composer's.
 */
export function ColleagueLayer({ conversation }: { conversation: string }) {
  const { asked, forget } = useAskedReply()
  useEffect(() => () => forget(), [forget])
  return asked?.conversation === conversation ? <ColleagueDialog asked={asked} onDecided={() => forget(asked)} /> : null
}
