/** The published API, first door: tokens and messages. It never changes; what it adds is invisible to older clients. */

import type { Guesses } from '../../auth/guesses.ts'
import type { TokenVerifier } from '../../auth/verify-token.ts'
import type { Config } from '../../config/config.ts'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import type { ReceiveDeps } from '../../ingest/receive-messages.ts'
import type { App } from '../http/app.ts'
import { type EventsDeps, registerEvents } from './events.ts'
import { registerMessages } from './messages.ts'
import { type OutboxDeps, registerOutbox } from './outbox.ts'
import { type QuestionsDeps, registerQuestions } from './questions.ts'
import { registerTokens, type TokenDeps } from './token.ts'

export interface PartnerApiDeps {
  store: ReceiveDeps['store'] & TokenDeps['store'] & QuestionsDeps['store'] & EventsDeps['store'] & OutboxDeps['store']
  blobs: ReceiveDeps['blobs']
  sealer: TokenDeps['sealer']
  clock: OutboxDeps['clock']
  log: OutboxDeps['log']
  onFetched: OutboxDeps['onFetched']
  /** The one of the process, so that a token revoked here ends at once for downloads too. */
  verifier: TokenVerifier
  guesses: Guesses
  rate: ConnectorRate
  presence: EventsDeps['presence']
  /** From `loadDedupeSecret`. */
  dedupeSecret: Uint8Array
  config: Pick<Config, 'publicUrl' | 'reopenWindowMs'> & OutboxDeps['config']
}

export function registerPartnerApi(app: App, { config, ...deps }: PartnerApiDeps): void {
  registerTokens(app, { ...deps, publicUrl: config.publicUrl })
  registerQuestions(app, deps)
  registerEvents(app, deps)
  registerOutbox(app, { ...deps, config })
  registerMessages(app, { ...deps, reopenWindowMs: config.reopenWindowMs })
}
