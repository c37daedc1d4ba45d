import { ReasonedError } from '../lib/errors.ts'

/** The guard's refusal, on its way through undici. */
export class ForbiddenTarget extends ReasonedError {
  override readonly name = 'ForbiddenTarget'
}
