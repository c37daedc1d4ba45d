import type { KnownBlock } from '@passerelle/protocol'
import { expect, test } from 'vitest'
import { blockLines } from './block-lines.ts'

const card = {
  title: 'Lamp',
  subtitle: '49 €',
  url: 'https://s.example/lamp',
  buttons: [{ label: 'Buy', url: 'https://s.example/buy' }],
}

test.each<[KnownBlock, string[]]>([
  [{ type: 'text', text: 'Hello' }, ['Hello']],
  [{ type: 'quick_replies', text: 'Sure?', items: [{ label: 'Yes' }, { label: 'No' }] }, ['Sure?', '• Yes', '• No']],
  [{ type: 'card', ...card }, ['Lamp – 49 € – https://s.example/lamp', '  • Buy – https://s.example/buy']],
  [
    { type: 'carousel', items: [card, { title: 'Vase' }] },
    ['• Lamp – 49 € – https://s.example/lamp', '  • Buy – https://s.example/buy', '• Vase'],
  ],
  [{ type: 'list', title: 'Orders', items: [{ title: 'LM-1' }] }, ['Orders', '• LM-1']],
  [{ type: 'link', url: 'https://s.example', title: 'Shop' }, ['Shop – https://s.example']],
  [{ type: 'image', url: 'https://s.example/a.png' }, ['https://s.example/a.png']],
  [
    { type: 'form', title: 'You', fields: [{ name: 'n', label: 'Name', kind: 'text', value: 'Claire' }] },
    ['You', '• Name: Claire'],
  ],
])('%j reads %j', (block, lines) => {
  expect(blockLines(block)).toEqual(lines)
})
