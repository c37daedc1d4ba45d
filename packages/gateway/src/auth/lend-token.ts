import type { AuditStore } from '../audit/audit-store.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { readConnector } from '../connectors/read-connector.ts'
import type { Clock } from '../lib/clock.ts'
import { type IssuedToken, issueToken } from './issue-token.ts'
import type { TokenStore } from './token-store.ts'

interface LendDeps {
  store: Pick<ConnectorStore, 'findConnector'> & Pick<TokenStore, 'recordToken'> & Pick<AuditStore, 'recordAudit'>
  clock: Pick<Clock, 'now'>
}

const lentMs = 3600_000

/** For an operator, who speaks as the connector for a while: the audit log says so before the token is out. */
export async function lendToken(deps: LendDeps, connectorId: string): Promise<IssuedToken> {
  await readConnector(deps, connectorId)
  await deps.store.recordAudit({ action: 'connector.token_lent', target: { type: 'connector', id: connectorId } })
  return issueToken(deps, connectorId, lentMs)
}
