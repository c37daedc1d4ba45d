import type { ErrorBody } from '@passerelle/protocol'

/** What a server answered instead of doing it. */
export class RemoteRefusal extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.error_description ?? body.error)
    this.body = body
  }
}
