import { InvalidArgumentError } from 'commander'

export function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new InvalidArgumentError('Write a URL that begins with http:// or https://.')
}
