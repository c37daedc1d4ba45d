/** docs/error-codes.md, made from the list of errors; `node scripts/write-error-codes.ts` writes it. */
import { type ErrorEntries, type ErrorEntry, errorAreas, refusalKinds } from '@passerelle/protocol/errors'

const introduction = `# Error codes

Every code that stands beside a text: as \`code\` with its \`params\` in an entry of \`errors\` at every door and in a refused
request of the desk and operator APIs, and as \`reason\` of a delivery, an attempt or an attachment. Branch on codes; texts may
get better. [Errors](errors.md) has the causes and cures.

\`{{max:size}}\` in a text is the param \`max\`. Params are strings; those marked \`number\`, \`size\` (bytes) and \`status\` (HTTP) are
numbers, \`list\` and \`either\` lists of strings, and \`reason\` is another \`{code, params}\`.
`

const conclusion = `
This page is generated from \`packages/protocol/src/errors\` by \`node scripts/write-error-codes.ts\`.
`

const notes: Partial<Record<string, string>> = {
  'The token endpoint and access tokens':
    'No code is on the wire here: OAuth fixes these answers to `error` and `error_description`, a 401 to `error` alone.\n\n',
  'The partner API':
    'Entries of `errors` carry these codes. A refusal of the whole request (one that says what it refuses with) is published as\n`error` and `error_description` alone: there the code is not on the wire. The same goes for those of any request above.\n\n',
}

const answerOf = ({ error, status }: ErrorEntry): string =>
  error === undefined ? '' : `${status ?? refusalKinds[error]} \`${error}\``

const rowOf = ([code, entry]: [string, ErrorEntry]): string =>
  `| \`${code}\` | ${answerOf(entry)} | ${entry.text.replaceAll('<', '&lt;')} |\n`

const sectionOf = ([area, entries]: [string, ErrorEntries]): string =>
  `\n## ${area}\n\n${notes[area] ?? ''}| code | refuses with | text |\n|---|---|---|\n${Object.entries(entries).map(rowOf).join('')}`

export const renderErrorCodes = (): string =>
  introduction + Object.entries<ErrorEntries>(errorAreas).map(sectionOf).join('') + conclusion
