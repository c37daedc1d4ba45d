import { type KnownBlock, restates } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { newDraft, newRow, RICH_KINDS, toFallback, toRichContent } from '../../features/composer/rich-draft.ts'

const replies: KnownBlock = {
  type: 'quick_replies',
  text: 'Did that help?',
  items: [{ label: 'Yes' }, { label: 'No', value: 'not helped' }],
}

describe('a text that only says its blocks again', () => {
  test.each(RICH_KINDS)('is what the dialog writes for %s', (kind) => {
    const row = (label: string, extra: string) => ({ ...newRow(), label, extra })
    const rows =
      kind === 'list' ? [row('Lamp', 'On its way')] : [row('At my door', ''), row('In a shop', 'https://shop.example/')]
    const draft = { ...newDraft(), kind, title: 'Collect', subtitle: 'Free', url: 'https://shop.example/collect', rows }
    const written =
      kind === 'quick_replies' || kind === 'buttons' || kind === 'list' ? { ...draft, subtitle: '' } : draft
    expect(restates(toFallback(written), toRichContent(written).blocks)).toBe(true)
  })

  test.each(['Did that help?', 'Did that help?\n\n1. Yes\n2. No', '- Yes\n- No'])('%j', (text) => {
    expect(restates(text, [replies])).toBe(true)
  })
})

test.each(['', 'Thank you! Did that help?', 'Did that help?\nTell us.', 'quick_replies'])(
  '%j says something else',
  (text) => {
    expect(restates(text, [replies])).toBe(false)
  },
)
