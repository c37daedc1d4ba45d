/** What can be wrong, in French: by the codes of the list of errors, with its holes. */

import { addressErrorsFr } from './addresses.ts'
import { alertErrorsFr } from './alerts.ts'
import { commandErrorsFr } from './commands.ts'
import { deskErrorsFr } from './desk.ts'
import { doctorErrorsFr } from './doctor.ts'
import { fieldErrorsFr } from './fields.ts'
import { operatorErrorsFr } from './operator.ts'
import { outboundErrorsFr } from './outbound.ts'
import { partnerErrorsFr } from './partner.ts'
import { requestErrorsFr } from './requests.ts'
import { settingErrorsFr } from './settings.ts'
import { startErrorsFr } from './start.ts'
import { tokenErrorsFr } from './token.ts'

export const errorsFr = {
  ...doctorErrorsFr,
  ...alertErrorsFr,
  ...settingErrorsFr,
  ...startErrorsFr,
  ...commandErrorsFr,
  ...requestErrorsFr,
  ...fieldErrorsFr,
  ...tokenErrorsFr,
  ...partnerErrorsFr,
  ...deskErrorsFr,
  ...operatorErrorsFr,
  ...outboundErrorsFr,
  ...addressErrorsFr,
}
