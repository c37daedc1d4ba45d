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

const answerOf = ({ error, status }: ErrorEntry): string =>
  error === undefined ? '' : `${status ?? refusalKinds[error]} \`${error}\``

const rowOf = ([code, entry]: [string, ErrorEntry]): string =>
  `| \`${code}\` | ${answerOf(entry)} | ${entry.text.replaceAll('<', '&lt;')} |\n`

const sectionOf = ([area, entries]: [string, ErrorEntries]): string =>
  `\n## ${area}\n\n| code | refuses with | text |\n|---|---|---|\n${Object.entries(entries).map(rowOf).join('')}`

export const renderErrorCodes = (): string =>
  introduction + Object.entries<ErrorEntries>(errorAreas).map(sectionOf).join('') + conclusion
