import { expect, it } from 'vitest'
import { fileKind, shownName, splitName } from './file-name.ts'

it('shows a name without what would turn or break it', () => {
  expect(shownName('invoice\u202egpj.exe')).toBe('invoicegpj.exe')
  expect(shownName('a\r\nb\u2028c.txt')).toBe('a b c.txt')
  expect(shownName('תמונה — été 🙂.png')).toBe('תמונה — été 🙂.png')
})

it('cuts long names before their end, never in a character', () => {
  expect(splitName('short.pdf')).toEqual({ start: 'short.pdf', end: '' })
  expect(splitName(`${'é'.repeat(30)}-2026.pdf`)).toEqual({ start: `${'é'.repeat(29)}`, end: 'é-2026.pdf' })
  const faces = '🙂'.repeat(40)
  expect(splitName(faces).start + splitName(faces).end).toBe(faces)
  expect(splitName(faces).end.isWellFormed()).toBe(true)
})

it.each([
  ['report.final.PDF', 'text/plain', 'PDF'],
  ['archive', 'application/zip', 'ZIP'],
  ['archive', 'application/x-tar', 'TAR'],
  ['notes', 'text/plain; charset=utf-8', 'TXT'],
  ['archive', 'application/octet-stream', ''],
  ['letter', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', ''],
  ['.', '', ''],
])('the kind of %s, sent as "%s", is "%s"', (name, type, kind) => expect(fileKind(name, type)).toBe(kind))
