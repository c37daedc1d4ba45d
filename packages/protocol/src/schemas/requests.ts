/** JSON schemas of what partners asked, as operators look at it. */
import { Id, orNull, Time } from './fields.ts'
import { RequestFaultSchema } from './partner.ts'
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
    faults: Type.Array(RequestFaultSchema, {
      description:
        'The first 20, each at its place: a JSON pointer of field names and list indexes, with `*` for names that are not ours; empty for the request as a whole. Empty for requests recorded by a version that kept codes alone.',
    }),
    fault_count: Type.Integer({
      description: 'How many there were, those that are not kept included; 100 stands for 100 or more.',
    }),
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
