import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rows } from './rows.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const folders = '{conformance,packages/*/src,packages/*/test,examples/*/src,test,scripts,bench}'
const files = globSync([`${folders}/**/*.test.ts`, `${folders}/**/describe-*.ts`], {
  cwd: repository,
  exclude: (path) => path.includes('node_modules'),
})

/** The ids that titles begin with: right after the quote, one or more, each in brackets. */
function namedIn(file: string): string[] {
  const text = readFileSync(`${repository}/${file}`, 'utf8')
  const titles = text.matchAll(/['"`]((?:\[[1-4]\.[a-z0-9-]+\] ?)+)/g)
  return [...titles].flatMap(([, ids = '']) => [...ids.matchAll(/\[([^\]]+)\]/g)].map(([, id = '']) => id))
}
const named = new Map(files.map((file) => [file, new Set(namedIn(file))]))

test('every row of the wire contract is named by a test', () => {
  const all = new Set([...named.values()].flatMap((ids) => [...ids]))
  expect(rows.filter((row) => !all.has(row))).toEqual([])
})

test('no test names a row that does not exist', () => {
  const unknown = [...named].flatMap(([file, ids]) =>
    [...ids].filter((id) => !rows.includes(id)).map((id) => `${id} in ${file}`),
  )
  expect(unknown).toEqual([])
})
