import type { Hidden, Operation } from '../http/operation.ts'

const slashed: Hidden = { hidden: 'the same as without the slash' }

/** A published path with a slash after it and without: both are served, so that no client has to follow a redirect. */
export const publishedPath = (path: string, operation: Operation): [path: string, operation: Operation | Hidden][] => [
  [path, operation],
  [`${path}/`, slashed],
]
