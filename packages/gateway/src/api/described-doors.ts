/** All that `/openapi.json` describes of the doors beside operations. */
import { deskDoor } from './desk/describe.ts'
import { operatorDoor } from './operator/describe.ts'
import { partnerDoor, webhookOperation } from './partner/describe.ts'

export const describedDoors = {
  doors: [partnerDoor, deskDoor, operatorDoor],
  webhooks: { message: webhookOperation },
}
