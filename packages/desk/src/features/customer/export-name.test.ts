import { expect, test } from 'vitest'
import { exportName } from './export-name.ts'

const day = new Date(2026, 2, 9, 23, 59)

test.each([
  ['claire', 'claire-2026-03-09.json'],
  ['tel:+33/6 01é', 'tel_33_6_01é-2026-03-09.json'],
  ['../../etc/passwd', 'etc_passwd-2026-03-09.json'],
  ['exe\u202egpj', 'exe_gpj-2026-03-09.json'],
  ['???', 'customer-2026-03-09.json'],
  ['😀', 'customer-2026-03-09.json'],
  ['x'.repeat(256), `${'x'.repeat(60)}-2026-03-09.json`],
])('an export of %j is called %j', (customerId, name) => {
  expect(exportName(customerId, day, 'json')).toBe(name)
})

test('the ending says what it is', () => {
  expect(exportName('claire', day, 'txt')).toBe('claire-2026-03-09.txt')
})
