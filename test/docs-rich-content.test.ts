/** The vocabulary that is documented is the one that is read. */
import { readFileSync } from 'node:fs'
import { readRichContent } from '@passerelle/protocol'
import { expect, test } from 'vitest'
import { readSnippets } from './docs/read-snippets.ts'

const markdown = readFileSync(new URL('../docs/rich-content.md', import.meta.url), 'utf8')
const snippets = readSnippets('docs/rich-content.md', markdown).filter(({ language }) => language === 'json')

test.each(snippets)('line $line is known', ({ code }) => {
  expect(readRichContent(JSON.parse(code))).toBeDefined()
})

test('every block is in the table', () => {
  const types = ['text', 'buttons', 'quick_replies', 'card', 'carousel', 'list', 'link', 'image', 'form']
  const rows = [...markdown.matchAll(/^\| (`.*?`) \|/gm)].join()
  expect(types.filter((type) => !rows.includes(`\`${type}\``))).toEqual([])
})
