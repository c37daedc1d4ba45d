/** The closed list of everything that can be wrong and that somebody is told. A code never changes its meaning. */

import { alertErrors } from './alerts.ts'
import { commandErrors } from './commands.ts'
import { deskErrors } from './desk.ts'
import { doctorErrors } from './doctor.ts'
import { fieldErrors } from './fields.ts'
import { operatorErrors } from './operator.ts'
import { addressErrors, outboundErrors } from './outbound.ts'
import { partnerErrors } from './partner.ts'
import { requestErrors } from './requests.ts'
import { settingErrors } from './settings.ts'
import { startErrors } from './start.ts'
import { tokenErrors } from './token.ts'

/** By what they are about. */
export const errorAreas = {
  'Any request': requestErrors,
  'A value in a request': fieldErrors,
  'The token endpoint and access tokens': tokenErrors,
  'The partner API': partnerErrors,
  'The desk API': deskErrors,
  'The operator API': operatorErrors,
  'A webhook, a file fetched from a URL, a connection': outboundErrors,
  'An address that is not public': addressErrors,
  'An alert': alertErrors,
  'A setting': settingErrors,
  'The start of the server': startErrors,
  'The command line': commandErrors,
  'The doctor': doctorErrors,
} as const

export const errorList = {
  ...requestErrors,
  ...fieldErrors,
  ...tokenErrors,
  ...partnerErrors,
  ...deskErrors,
  ...operatorErrors,
  ...outboundErrors,
  ...addressErrors,
  ...alertErrors,
  ...settingErrors,
  ...startErrors,
  ...commandErrors,
  ...doctorErrors,
} as const

type ErrorList = typeof errorList

export type ErrorCode = keyof ErrorList
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorList, code)

export type ErrorTexts = { [Code in ErrorCode]: ErrorList[Code]['text'] }
/** Those that refuse a whole request. */
export type RefusalCode = { [Code in ErrorCode]: ErrorList[Code] extends { error: string } ? Code : never }[ErrorCode]
