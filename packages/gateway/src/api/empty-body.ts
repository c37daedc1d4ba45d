import type { onRequestHookHandler } from 'fastify'

/** Clients that name a content type for a body they do not send are many: without a body the type says nothing. */
export const ignoreTypeOfNoBody: onRequestHookHandler = ({ headers }, _reply, done) => {
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
    Reflect.deleteProperty(headers, 'content-type')
  }
  done()
}
