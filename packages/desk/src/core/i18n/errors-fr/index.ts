/** What can be wrong, in French: by the codes of the list of errors, with its holes. */

import { addressErrorsFr } from './addresses.ts'
import { deskErrorsFr } from './desk.ts'
import { fieldErrorsFr } from './fields.ts'
import { operatorErrorsFr } from './operator.ts'
import { outboundErrorsFr } from './outbound.ts'
import { partnerErrorsFr } from './partner.ts'
import { requestErrorsFr } from './requests.ts'

export const errorsFr = {
  ...requestErrorsFr,
  ...fieldErrorsFr,
  ...partnerErrorsFr,
  ...deskErrorsFr,
  ...operatorErrorsFr,
  ...outboundErrorsFr,
  ...addressErrorsFr,
}
