import type { ErrorBody } from '@passerelle/protocol'

/** What a server answered instead of doing it. */
export class RemoteRefusal extends Error {
  readonly body: ErrorBody
  readonly status: number

  constructor(body: ErrorBody, status: number) {
    super(body.error_description ?? body.error)
    this.body = body
    this.status = status
  }
}
