import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useApplyConversation } from '../../core/conversations/apply-conversation.ts'
import { useAskedClose } from '../../core/conversations/asked-close.ts'
import { useAskedMove } from '../../core/conversations/asked-move.ts'
import { useAskedReturn } from '../../core/conversations/asked-return.ts'
import { useAskedSnooze } from '../../core/conversations/asked-snooze.ts'
import { useBulk } from '../../core/conversations/bulk.ts'
import { useConversation, usePerform } from '../../core/conversations/conversation-queries.ts'
import { useLeave } from '../../core/conversations/leave.ts'
import { useListMovement } from '../../core/conversations/list-movement.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import { useReturnable } from '../../core/conversations/returnable.ts'
import { useSelection } from '../../core/conversations/selection.ts'
import { useTakeAlong } from '../../core/conversations/take-along.ts'
import { useTakeNext } from '../../core/conversations/take-next.ts'
import { useUndoOffer } from '../../core/conversations/undo.ts'
import type { View } from '../../core/conversations/views.ts'
import { usePreferences } from '../../core/preferences/preferences.ts'
import { useSetStatus, useStatus } from '../../core/session/status.ts'
import { useAnnounce } from '../../core/ui/announce.ts'
import { isDialogOpen, isWriting } from '../../core/ui/keyboard.ts'
import { type Command, type CommandContext, commandFor, listCommands } from './commands.ts'

interface UseCommands {
  view: View
  conversation: string | undefined
  toggleDetails: () => void
  openPalette: () => void
  openHelp: () => void
}

/** The commands of the inbox as it is now; as long as it is shown, its keys work. */
export function useCommands(options: UseCommands): Command[] {
  const { view, conversation: id } = options
  const navigate = useNavigate()
  const conversation = useConversation(id).data
  const change = useChange(id, view)
  const { letters } = usePreferences()
  const { move, open, select } = useListMovement()
  const selection = useSelection()
  const snooze = useAskedSnooze()
  const closing = useAskedClose()
  const offer = useUndoOffer()
  const { takeNext } = useTakeNext(view)
  const returnable = useReturnable()
  const askMove = useAskMove(id, returnable)
  const switchStatus = useSwitchStatus()
  const isSelected = selection.ids.size > 0
  const conversations = isSelected ? [...selection.ids] : id === undefined ? [] : [id]
  const meant = { conversations, isSelected }
  const commands = listCommands({
    ...options,
    conversation: id === undefined ? undefined : conversation,
    go: (path) => void navigate(path),
    change,
    move,
    open,
    askSnooze: () => snooze.ask(meant),
    askCloseReason: () => closing.ask(meant),
    selected: selection.ids.size,
    select,
    clearSelection: selection.clear,
    undo: offer?.run,
    takeNext,
    switchStatus,
    askMove,
    returnable: returnable.length,
    // The button takes the focus to its field.
    write: (mode) => document.querySelector<HTMLElement>(`[data-compose="${mode}"]`)?.click(),
    focusSearch: () => focusFirst('[data-search]'),
  })
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isDialogOpen()) return
    const command = commandFor(commands, event, { writing: isWriting(event.target), letters })
    if (!command || (event.key.startsWith('Arrow') && keepsArrows(event.target))) return
    event.preventDefault()
    command.run()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  return commands
}

/** Of the selected rows, if there are any, else of the open conversation. */
function useChange(id: string | undefined, view: View): CommandContext['change'] {
  const actOn = useActOn(view)
  const bulk = useBulk()
  const { ids } = useSelection()
  return (action) => {
    if (ids.size > 0 && action.kind === 'close') void bulk([...ids], { type: 'close' })
    else if (ids.size > 0 && action.kind === 'assign')
      void bulk([...ids], { type: 'assign', assignee: action.assignee })
    else if (id !== undefined) actOn(id, action)
  }
}

function useActOn(view: View): (id: string, action: Parameters<CommandContext['change']>[0]) => void {
  const { t } = useTranslation()
  const apply = useApplyConversation()
  const perform = usePerform()
  const leave = useLeave()
  const takeAlong = useTakeAlong(view)
  const announce = useAnnounce()
  const refused = useRefused()
  return (id, action) => {
    perform(id, action).then(
      (item) => {
        const isTold = leave(item, action)
        apply(item)
        if (!isTold) announce(t(`commandDone.${action.kind}`))
        takeAlong(id, action)
      },
      (error) => refused(id, error, action),
    )
  }
}

/** Selected rows are returned together; each is transferred by itself. */
function useAskMove(id: string | undefined, returnable: readonly string[]): CommandContext['askMove'] {
  const { ids } = useSelection()
  const move = useAskedMove()
  const many = useAskedReturn()
  return (kind) => {
    if (kind === 'return' && ids.size > 0) many.ask(returnable)
    else if (id !== undefined) move.ask({ conversation: id, kind })
  }
}

function useSwitchStatus(): () => void {
  const { t } = useTranslation()
  const announce = useAnnounce()
  const setStatus = useSetStatus()
  const wanted = useStatus() === 'online' ? 'away' : 'online'
  return () => setStatus.mutate(wanted, { onSuccess: () => announce(t(`status.${wanted}`)) })
}

const focusFirst = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

/** Where arrows have a meaning of their own: what scrolls, and the list itself, which takes its own steps. */
const keepsArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="log"], [data-index], details, section[tabindex]') !== null
