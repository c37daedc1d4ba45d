/** What an agent can do by key or by name: one list for the keys, the sheet and the palette. */
import type { ConversationItem } from '@passerelle/protocol'
import { isReturnable } from '../../core/conversations/conversation-action.ts'
import { inboxPath, VIEWS, type View } from '../../core/conversations/views.ts'

export type CommandId =
  | 'next'
  | 'previous'
  | 'open'
  | 'takeNext'
  | 'snooze'
  | 'select'
  | 'selectTo'
  | 'clearSelection'
  | 'undo'
  | 'openNext'
  | 'openPrevious'
  | 'status'
  | 'transfer'
  | 'return'
  | 'assignMe'
  | 'unassign'
  | 'close'
  | 'closeBecause'
  | 'reopen'
  | 'reply'
  | 'note'
  | 'search'
  | 'details'
  | 'palette'
  | 'help'
  | 'account'
  | `view.${View}`

export interface Command {
  id: CommandId
  /** As `KeyboardEvent.key`; more than one for those who come from elsewhere. */
  keys: readonly string[]
  run: () => void
}

export interface CommandContext {
  view: View
  conversation: ConversationItem | undefined
  go: (path: string) => void
  change: (action: { kind: 'assign'; assignee: string | null } | { kind: 'close' } | { kind: 'reopen' }) => void
  /** Looks at the next row, or opens it. */
  move: (step: 1 | -1) => void
  open: (step: 1 | -1) => void
  write: (mode: 'reply' | 'note') => void
  focusSearch: () => void
  toggleDetails: () => void
  openPalette: () => void
  openHelp: () => void
  askCloseReason: () => void
  takeNext: () => void
  askSnooze: () => void
  /** How many rows are selected: what is done is done to them. */
  selected: number
  select: (isRange: boolean) => void
  clearSelection: () => void
  /** While it is offered. */
  undo: (() => void) | undefined
  switchStatus: () => void
  /** How many of the selected rows can be returned to the bot. */
  returnable: number
  askMove: (kind: 'transfer' | 'return') => void
}

/** Only what can be done here and now. */
export function listCommands(context: CommandContext): Command[] {
  const { conversation, go, change } = context
  const commands: Command[] = []
  const add = (id: CommandId, keys: readonly string[], run: () => void, on = true) => {
    if (on) commands.push({ id, keys, run })
  }
  const isOpen = conversation?.status === 'open'
  const isThere = conversation !== undefined
  const isAnySelected = context.selected > 0
  add('openNext', ['j'], () => context.open(1))
  add('openPrevious', ['k'], () => context.open(-1))
  add('next', ['ArrowDown'], () => context.move(1))
  add('previous', ['ArrowUp'], () => context.move(-1))
  add('reply', ['r'], () => context.write('reply'), isThere)
  add('note', ['n'], () => context.write('note'), isThere)
  add('takeNext', ['t'], context.takeNext)
  add('assignMe', ['a'], () => change({ kind: 'assign', assignee: 'me' }), isThere || isAnySelected)
  add('status', ['p'], context.switchStatus)
  add('unassign', ['u'], () => change({ kind: 'assign', assignee: null }), isThere && conversation.assignee !== null)
  add('transfer', ['m'], () => context.askMove('transfer'), isOpen)
  add('return', ['b'], () => context.askMove('return'), canReturn(context))
  add('select', ['x'], () => context.select(false))
  add('selectTo', ['X'], () => context.select(true))
  add('clearSelection', ['Escape'], context.clearSelection, isAnySelected)
  add('snooze', ['s'], context.askSnooze, isAnySelected || (isOpen && conversation.owner?.type !== 'bot'))
  add('undo', ['z'], () => context.undo?.(), context.undo !== undefined)
  add('close', ['c', 'e'], () => change({ kind: 'close' }), isOpen || isAnySelected)
  add('closeBecause', ['C'], context.askCloseReason, isOpen || isAnySelected)
  add('reopen', ['o'], () => change({ kind: 'reopen' }), isThere && !isOpen)
  add('details', ['i'], context.toggleDetails, isThere)
  add('search', ['/'], context.focusSearch)
  add('palette', [], context.openPalette)
  add('help', ['?'], context.openHelp)
  for (const [index, view] of VIEWS.entries()) add(`view.${view}`, [String(index + 1)], () => go(inboxPath(view)))
  add('account', [], () => go('/account'))
  return commands
}

const canReturn = ({ selected, returnable, conversation }: CommandContext): boolean =>
  selected > 0 ? returnable > 0 : conversation !== undefined && isReturnable(conversation)

export interface PressedKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Letters count only outside of a field, and only when they are switched on; arrows and the palette's key always. */
export function commandFor(
  commands: readonly Command[],
  pressed: PressedKey,
  where: { writing: boolean; letters: boolean },
): Command | undefined {
  const { key, ctrlKey, metaKey, altKey } = pressed
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return commands.find(({ id }) => id === 'palette')
  if (ctrlKey || metaKey || altKey || where.writing) return undefined
  if (key.length === 1 && !where.letters) return undefined
  return commands.find(({ keys }) => keys.includes(key))
}
