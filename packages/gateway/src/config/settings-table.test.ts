import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderSettings } from './settings-table.ts'

test('docs/settings.md is current: run "node scripts/write-settings.ts" when it is not', () => {
  const page = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8')
  expect(page).toBe(renderSettings())
})
