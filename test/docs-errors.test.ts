/** docs/errors.md explains every error that somebody can be given. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorAreas, errorList, refusalKinds } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { renderErrorCodes } from '../scripts/error-codes.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The members of a union of string literals. */
function readCodes(path: string, type: string): string[] {
  const [, union = ''] = new RegExp(`export type ${type} =([\\s\\S]*?)\\n\\n`).exec(read(path)) ?? []
  return [...union.matchAll(/\| '(\w+)'/g)].map(([, code = '']) => code)
}

/** The codes in the first column of the table below a heading, in its order. */
function readTable(heading: string): string[] {
  const [, section = ''] = read('docs/errors.md').split(`## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code)
}

const gatewayKinds = Object.keys(refusalKinds)
const sdkCodes = readCodes('packages/sdk/src/errors.ts', 'PasserelleErrorCode')
const webhookCodes = [...read('packages/sdk/src/webhook.ts').matchAll(/ answer\(\d+, '(\w+)'/g)].map(([, code]) => code)

test('the lists of codes are found', () => {
  expect(gatewayKinds).toContain('server_error')
  expect(sdkCodes).toContain('invalid_webhook')
  expect(webhookCodes).toContain('handler_failed')
})

test("the kinds of the gateway's refusals are all explained, and no others", () => {
  expect(readTable('Answers of the gateway').sort()).toEqual([...gatewayKinds].sort())
})

test("the SDK's codes are all explained, and no others", () => {
  expect(readTable('Errors of the SDK').sort()).toEqual([...sdkCodes].sort())
})

test("what the SDK's webhook answers is explained", () => {
  const explained = readTable("Answers of the SDK's webhook")
  expect(explained).toEqual(expect.arrayContaining(webhookCodes))
  expect([...webhookCodes, ...sdkCodes]).toEqual(expect.arrayContaining(explained))
})

test('docs/error-codes.md is current: run "node scripts/write-error-codes.ts" when it is not', () => {
  expect(read('docs/error-codes.md')).toBe(renderErrorCodes())
})

test('no code stands in two areas', () => {
  const codes = Object.values(errorAreas).flatMap((entries) => Object.keys(entries))
  expect(codes.toSorted()).toEqual(Object.keys(errorList).toSorted())
})
