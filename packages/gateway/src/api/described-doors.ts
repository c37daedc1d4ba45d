/** All that `/openapi.json` describes of the doors beside operations. */
import { deskDoor } from './desk/describe.ts'
import { operatorDoor } from './operator/describe.ts'
import { partnerDoor } from './partner/describe.ts'
import { eventOperation, webhookOperation } from './partner/describe-webhooks.ts'

export const describedDoors = {
  doors: [partnerDoor, deskDoor, operatorDoor],
  webhooks: { message: webhookOperation, event: eventOperation },
}
