import type { AuditStore } from '../audit/audit-store.ts'
import { type SendTestDeps, sendTest, type TestResult } from './send-test.ts'

type TestConnectorDeps = Omit<SendTestDeps, 'store'> & {
  store: SendTestDeps['store'] & Pick<AuditStore, 'recordAudit'>
}

/** A test, entered into the audit log as what was done by whoever asked for it. */
export async function testConnector(deps: TestConnectorDeps, id: string): Promise<TestResult> {
  const result = await sendTest(deps, id)
  await deps.store.recordAudit({
    action: 'connector.tested',
    target: { type: 'connector', id },
    details: { delivered: result.error === null },
  })
  return result
}
