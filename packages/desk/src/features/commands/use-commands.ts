import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { performAction, useApplyConversation, useConversation } from '../../core/conversations/conversation-queries.ts'
import { moveInList } from '../../core/conversations/list-movement.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import { inboxPath, isTakenFrom, type View } from '../../core/conversations/views.ts'
import { usePreferences } from '../../core/preferences/preferences.ts'
import { announce } from '../../core/ui/announce.ts'
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
  const commands = listCommands({
    ...options,
    conversation: id === undefined ? undefined : conversation,
    go: (path) => void navigate(path),
    change,
    move: moveInList,
    focusComposer: () => focusFirst('[data-composer]'),
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

function useChange(id: string | undefined, view: View): CommandContext['change'] {
  const { t } = useTranslation()
  const apply = useApplyConversation()
  const refused = useRefused()
  const navigate = useNavigate()
  return (action) => {
    if (id === undefined) return
    performAction(id, action).then(
      (item) => {
        apply(item)
        announce(t(`commandDone.${action.kind}`))
        // Who takes a waiting conversation goes on with it among their own.
        const isTaken = action.kind === 'assign' && action.assignee !== null
        if (isTaken && isTakenFrom(view)) void navigate(inboxPath('mine', id), { replace: true })
      },
      (error) => refused(id, error),
    )
  }
}

const focusFirst = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null

export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** Where arrows have a meaning of their own: what scrolls, and the list itself, which takes its own steps. */
const keepsArrows = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role="log"], [data-index], details, section[tabindex]') !== null
