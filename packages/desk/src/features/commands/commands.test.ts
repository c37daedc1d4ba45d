import { describe, expect, it } from 'vitest'
import { sampleConversation } from '../../core/conversations/sample-conversation.ts'
import { type CommandContext, commandFor, listCommands } from './commands.ts'

const nothing = () => {}
const context = (change: Partial<CommandContext> = {}): CommandContext => ({
  view: 'waiting',
  conversation: sampleConversation(),
  go: nothing,
  change: nothing,
  move: nothing,
  write: nothing,
  focusSearch: nothing,
  toggleDetails: nothing,
  openPalette: nothing,
  openHelp: nothing,
  askCloseReason: nothing,
  takeNext: nothing,
  switchStatus: nothing,
  askMove: nothing,
  open: nothing,
  askSnooze: nothing,
  undo: undefined,
  selected: 0,
  returnable: 0,
  select: nothing,
  clearSelection: nothing,
  ...change,
})
const press = (key: string, change = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...change })
const reading = { writing: false, letters: true }

describe('a key', () => {
  const commands = listCommands(context())
  it.each([
    ['j', 'openNext'],
    ['ArrowUp', 'previous'],
    ['a', 'assignMe'],
    ['t', 'takeNext'],
    ['p', 'status'],
    ['m', 'transfer'],
    ['b', 'return'],
    ['c', 'close'],
    ['e', 'close'],
    ['C', 'closeBecause'],
    ['r', 'reply'],
    ['n', 'note'],
    ['/', 'search'],
    ['?', 'help'],
    ['2', 'view.mine'],
  ])('%s is %s', (key, id) => expect(commandFor(commands, press(key), reading)?.id).toBe(id))

  it('is a letter while one writes', () => {
    for (const key of ['j', 'a', 'c', '?', '/']) {
      expect(commandFor(commands, press(key), { writing: true, letters: true })).toBeUndefined()
    }
  })
  it('with Ctrl, Cmd or Alt belongs to the browser, but for the palette', () => {
    expect(commandFor(commands, press('c', { ctrlKey: true }), reading)).toBeUndefined()
    expect(commandFor(commands, press('k', { metaKey: true }), { writing: true, letters: false })?.id).toBe('palette')
  })
  it('does nothing as a letter when letters are switched off; arrows go on', () => {
    expect(commandFor(commands, press('j'), { writing: false, letters: false })).toBeUndefined()
    expect(commandFor(commands, press('ArrowDown'), { writing: false, letters: false })?.id).toBe('next')
  })
})

describe('what cannot be done is not offered', () => {
  const idsOf = (change: Partial<CommandContext>) => listCommands(context(change)).map(({ id }) => id)
  it('without a conversation', () => {
    for (const id of ['reply', 'assignMe', 'close', 'closeBecause', 'reopen', 'details'] as const) {
      expect(idsOf({ conversation: undefined })).not.toContain(id)
    }
  })
  it('returning what the bot has', () => {
    const withBot = sampleConversation({ owner: { type: 'bot', id: 'k1', name: 'Shop' } })
    expect(idsOf({ conversation: withBot })).not.toContain('return')
    expect(idsOf({ selected: 2 })).not.toContain('return')
    expect(idsOf({ conversation: withBot, selected: 2, returnable: 1 })).toContain('return')
  })
  it('closing what is closed, reopening what is open', () => {
    expect(idsOf({})).not.toContain('reopen')
    expect(idsOf({ conversation: sampleConversation({ status: 'closed' }) })).not.toContain('close')
    expect(idsOf({ conversation: sampleConversation({ status: 'closed' }) })).not.toContain('closeBecause')
  })
})
