import { expect, it } from 'vitest'
import { textBytes } from '../../core/drafts/text-limit.ts'
import { formatSize } from '../../core/i18n/format.ts'
import { chooseFiles, MAX_FILE_BYTES, MAX_FILES, roundUp } from './limits.ts'

const file = (size: number, name = 'a.txt') => ({ name, size })

it('takes what fits and says what does not, before anything is sent', () => {
  const { accepted, refused } = chooseFiles(0, [file(1), file(MAX_FILE_BYTES + 1, 'big'), file(0, 'none')])
  expect(accepted).toEqual([file(1)])
  expect(refused.map(({ kind }) => kind)).toEqual(['too-large', 'empty'])
})

it('counts the files that are there already', () => {
  const { accepted, refused } = chooseFiles(MAX_FILES - 1, [file(1), file(2)])
  expect(accepted).toEqual([file(1)])
  expect(refused).toEqual([{ kind: 'too-many', names: ['a.txt'] }])
})

it('measures text in bytes, as the gateway does', () => {
  expect(textBytes('é🙂')).toBe(6)
})

it('tells the size of what is too large as beyond the limit, by however little', () => {
  expect(formatSize('en', roundUp(MAX_FILE_BYTES + 1))).toBe('25.1 MiB')
  expect(formatSize('en', MAX_FILE_BYTES)).toBe('25 MiB')
})
