export {
  type Accounts,
  bearer,
  type ConnectorCredentials,
  createAccounts,
  createPartnerClient,
  logIn,
  requestToken,
} from './accounts.ts'
export { type ApiAnswer, type ApiClient, type Credentials, createApiClient } from './api-client.ts'
export { createTestClock, type TestClock } from './clock.ts'
export { createDataDir, type DataDir, onSqliteOnly, testEngine } from './data-dir.ts'
export { type OidcAccounts, type OidcProvider, startOidcProvider } from './oidc.ts'
export {
  type AnswerRule,
  type FakePartner,
  type FakeWebhook,
  type PartnerAnswer,
  type ReceivedWebhook,
  startPartner,
} from './partner.ts'
export { findFreePort, type GatewayProcess, operatorToken, program, startGatewayProcess } from './process.ts'
export { type S3Server, s3BlobUrl, s3Bucket, s3Credentials, startS3 } from './s3.ts'
export { hasProgram, needs, onlyIf } from './skip.ts'
export { mountSmallDisk, type SmallDisk } from './small-disk.ts'
export { needsTerminal, openTerminal, type Terminal } from './terminal.ts'
export { waitFor } from './wait-for.ts'
export { createWorld, type World, type WorldOptions } from './world.ts'
