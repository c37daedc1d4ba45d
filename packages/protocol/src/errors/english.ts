import { errorList, isErrorCode } from './list.ts'
import type { Reason } from './reason.ts'
import { type ErrorLanguage, inUnits, say } from './render.ts'

const english: ErrorLanguage = {
  textOf: (code) => (isErrorCode(code) ? errorList[code].text : undefined),
  number: String,
  size(bytes) {
    const { value, unit } = inUnits(bytes)
    return unit === 'B' ? `${value} bytes` : `${value} ${unit}`
  },
  either(choices) {
    const quoted = choices.map((choice) => JSON.stringify(choice))
    return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}` : quoted.join('')
  },
}

/** The English sentence: what `error_description`, `message`, `last_error` and the command line say. */
export const sayInEnglish = (reason: Reason): string => say(english, reason) ?? reason.code
