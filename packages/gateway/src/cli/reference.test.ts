import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { examplesOf, whyLocalOf } from './command.ts'
import { createProgram } from './program.ts'
import { findLeaves, renderReference } from './reference.ts'

const leaves = findLeaves(await createProgram())

test('docs/cli.md is current: run "node scripts/write-cli-reference.ts" when it is not', async () => {
  const page = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')
  expect(page).toBe(renderReference(await createProgram()))
})

test.each(leaves)('%s has a description, --json and examples that begin with its name', (path, command) => {
  expect(command.description()).not.toBe('')
  expect(command.options.map(({ long }) => long)).toContain('--json')
  const examples = examplesOf(command)
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(example.startsWith(path)).toBe(true)
})

test('every command works on a server elsewhere, or says why it does not', () => {
  const takesUrl = (command: (typeof leaves)[number][1]) =>
    command.options.some(({ long, hidden }) => long === '--url' && !hidden)
  const neither = leaves.filter(([, command]) => takesUrl(command) === (whyLocalOf(command) !== undefined))
  expect(neither.map(([path]) => path)).toEqual([])
})

test('every option says what it is for', () => {
  const silent = leaves.flatMap(([path, { options }]) =>
    options.flatMap(({ flags, description }) => (description ? [] : [`${path} ${flags}`])),
  )
  expect(silent).toEqual([])
})
