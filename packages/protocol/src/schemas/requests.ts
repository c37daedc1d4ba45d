/** JSON schemas of what partners asked, as operators look at it. */
import { Id, orNull, Time } from './fields.ts'
import { Type } from './type.ts'

const connectorId = orNull(Type.String(), 'Null where nobody could be told from it.')

/** `GET /operator/v1/requests` */
export const RefusedRequestSchema = Type.Object(
  {
    id: Id,
    at: Time,
    connector_id: connectorId,
    method: Type.String({ description: 'The verb.' }),
    path: Type.String({ description: 'The route, without the ids that stand in it.' }),
    status: Type.Integer({ description: 'Of the answer.' }),
    codes: Type.Array(Type.String(), { description: 'What was wrong, each once.' }),
    request_id: Type.String({ description: 'The `x-request-id` of the answer, as it stands in the log.' }),
  },
  { title: 'RefusedRequest' },
)

/** `GET /operator/v1/requests/counts` */
export const RequestCountSchema = Type.Object(
  {
    connector_id: connectorId,
    accepted: Type.Integer({ description: 'Answered with 2xx.' }),
    refused: Type.Integer({ description: 'Those that are not kept included.' }),
  },
  { title: 'RequestCount' },
)
