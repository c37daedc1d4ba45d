import { expect, it } from 'vitest'
import { changedOptions, NEW_OPTIONS } from './connector-options.ts'

it('only what was changed is told, so that the audit log names that and nothing else', () => {
  const before = { ...NEW_OPTIONS, name: 'Shop chat', webhook_url: 'https://shop.example/webhook' }
  expect(changedOptions(before, before)).toEqual({})
  expect(changedOptions(before, { ...before, name: ' Shop chat ', webhook_url: ' ' })).toEqual({ webhook_url: null })
  expect(changedOptions(before, { ...before, inline_max: '2', success: '2xx' })).toEqual({
    inline_max: 2048,
    success: '2xx',
  })
})
