import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sniffMedia } from './media-type.ts'

const box = (brand: string) => `\0\0\0\x18ftyp${brand}\0\0\0\0`

test.each([
  ['%PDF-1.7\n<script>', 'application/pdf'],
  ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
  ['RIFF\0\0\0\0WEBPVP8 ', undefined],
  ['ID3\x04', 'audio/mpeg'],
  ['\xff\xfb\x90', 'audio/mpeg'],
  ['\xff\xf1\x50', 'audio/aac'],
  ['\xff\xd8\xff\xe0', undefined],
  ['fLaC', 'audio/flac'],
  [`OggS${'\0'.repeat(24)}\x01vorbis`, 'audio/ogg'],
  [`OggS${'\0'.repeat(24)}\x80theora`, 'video/ogg'],
  ['\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm', 'video/webm'],
  ['\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska', undefined],
  [box('M4A '), 'audio/mp4'],
  [box('isom'), 'video/mp4'],
  [box('avif'), undefined],
  ['<html>%PDF-1.7', undefined],
  ['<svg xmlns="http://www.w3.org/2000/svg">', undefined],
  ['', undefined],
])('%j is %j', (text, type) => expect(sniffMedia(Buffer.from(text, 'latin1'))).toBe(type))

test('whatever the bytes, it is never a type that runs', () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(sniffMedia(bytes) ?? 'audio/').toMatch(/^(audio|video)\/|^application\/pdf$/)
    }),
  ))
