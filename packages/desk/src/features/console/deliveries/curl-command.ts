import type { AttemptRequest } from '@passerelle/protocol'

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same request again, from a terminal. A body that is too long for a command stands in a file beside it. */
export function curlCommand({ url, headers }: AttemptRequest, body: string | { file: string }): string {
  const data = typeof body === 'string' ? body : `@${body.file}`
  const lines = [
    `curl --include --globoff ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    `--data-binary ${quote(data)}`,
  ]
  return lines.join(' \\\n  ')
}
