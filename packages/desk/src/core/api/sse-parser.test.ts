import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSseParser } from './sse-parser.ts'

it('reads events, keeps their ids, and passes over comments', () => {
  const parse = createSseParser()
  expect(parse(': hello\n\nid: 7\nevent: change\ndata: {"a":1}\n\n')).toEqual([
    { event: 'change', data: '{"a":1}', id: '7' },
  ])
  expect(parse(': connected\nid: 9\n\n')).toEqual([{ event: 'message', data: '', id: '9' }])
  expect(parse('event: reset\ndata:\n\n')).toEqual([{ event: 'reset', data: '', id: undefined }])
})

it('understands every line end and data over several lines', () => {
  const parse = createSseParser()
  expect(parse('data: a\r\ndata: b\r\n\r\ndata: c\r\rx')).toEqual([
    { event: 'message', data: 'a\nb', id: undefined },
    { event: 'message', data: 'c', id: undefined },
  ])
})

it('gives the same however the stream is cut', () => {
  const text =
    ': hi\r\n\r\nid: 1\r\nevent: change\r\ndata: {}\r\n\r\nid: 2\nevent: change\ndata: x\ndata: y\n\n: end\n\n'
  const whole = createSseParser()(text)
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const parse = createSseParser()
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      expect(at.slice(1).flatMap((end, i) => parse(text.slice(at[i], end)))).toEqual(whole)
    }),
  )
})
