import type { onRequestHookHandler } from 'fastify'

/** Clients that name a content type for a body they do not send are many: without a body the type says nothing. */
export const ignoreTypeOfNoBody: onRequestHookHandler = (request, _reply, done) => {
  if (!hasBody(request)) Reflect.deleteProperty(request.headers, 'content-type')
  done()
}

/**
 * For the published paths, whose clients may send JSON without saying so. Elsewhere the type is asked for: a page of
 * another site can make a browser send a body without one, but not one that is called JSON.
 */
export const takeUntypedBodyAsJson: onRequestHookHandler = (request, _reply, done) => {
  if (hasBody(request)) request.headers['content-type'] ||= 'application/json'
  done()
}

function hasBody({ headers }: Parameters<onRequestHookHandler>[0]): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
