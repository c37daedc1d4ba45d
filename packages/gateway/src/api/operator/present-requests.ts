import type { RefusedRequestItem, RequestCountItem } from '@passerelle/protocol'
import { toRequestFault } from '../../lib/errors.ts'
import type { RefusedRequest, RequestCount } from '../../requests/request-log-store.ts'
import { presentTime } from '../http/present-time.ts'

export const presentRefusedRequest = (request: RefusedRequest): RefusedRequestItem => ({
  id: request.id,
  at: presentTime(request.at),
  connector_id: request.connectorId,
  method: request.method,
  path: request.path,
  status: request.status,
  codes: [...request.codes],
  faults: request.faults.map(toRequestFault),
  fault_count: request.faultCount,
  request_id: request.requestId,
})

export const presentRequestCount = ({
  connectorId,
  accepted,
  refused,
}: Omit<RequestCount, 'at'>): RequestCountItem => ({ connector_id: connectorId, accepted, refused })
