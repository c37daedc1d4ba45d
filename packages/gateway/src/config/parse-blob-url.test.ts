import { expect, test } from 'vitest'
import { type BlobPlace, isSamePlace, parseBlobUrl } from './parse-blob-url.ts'

function placeOf(url: string): BlobPlace {
  const place = parseBlobUrl(url)
  if (!('kind' in place)) throw new Error(`${url} names no place`)
  return place
}

test.each([
  ['s3://files/p', 's3://files/p/?region=eu-west-3', true],
  ['s3://files?endpoint=http://old:9000', 's3://files?endpoint=http://old:9000&encryption=AES256', true],
  ['s3://files?endpoint=http://old:9000', 's3://files?endpoint=http://new:9000', false],
  ['s3://files?endpoint=http://old:9000', 's3://files', false],
  ['s3://files/p', 's3://files/q', false],
  ['file:/files', 'file:/files', true],
  ['file:/files', 'file:/others', false],
])('whether %s is %s', (one, other, expected) => {
  expect(isSamePlace(placeOf(one), placeOf(other))).toBe(expected)
})
