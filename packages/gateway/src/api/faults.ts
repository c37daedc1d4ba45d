import type { Fault } from '../lib/errors.ts'

/** What is used of an ajv error, as `allErrors` and `verbose` give it. */
export interface FormError {
  keyword: string
  instancePath: string
  schemaPath: string
  params: Record<string, unknown>
  message?: string | undefined
  parentSchema?: object | undefined
}

/** How many faults of one request are told. */
export const maxFaults = 100

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** `if` says only that its `else` failed, and what is beneath a union that none of its parts fits: both are noise. */
const isNoise = ({ keyword, schemaPath }: FormError): boolean =>
  keyword === 'if' || /\/(?:any|one)Of\//.test(schemaPath)

function describe({ keyword, message, parentSchema }: FormError): string {
  if (keyword === 'required') return 'is required'
  if (parentSchema && 'errorText' in parentSchema && typeof parentSchema.errorText === 'string') {
    return parentSchema.errorText
  }
  return message ?? 'is not valid'
}

/** Schema errors as faults, each said once, in linear time: 1000 bad messages make tens of thousands of errors. */
export function foldErrors(errors: Iterable<FormError>, { prefix = '', limit = maxFaults } = {}): Fault[] {
  const faults: Fault[] = []
  const told = new Set<string>()
  for (const error of errors) {
    if (isNoise(error)) continue
    const { missingProperty } = error.params
    const missing =
      error.keyword === 'required' && typeof missingProperty === 'string' ? `/${escapePointer(missingProperty)}` : ''
    const fault = { path: prefix + error.instancePath + missing, message: describe(error) }
    const key = `${fault.path}\n${fault.message}`
    if (told.has(key)) continue
    told.add(key)
    faults.push(fault)
    if (faults.length >= limit) break
  }
  return faults
}

/** The sentence over a list of faults. */
export function describeFaults(faults: readonly Fault[]): string {
  if (faults.length >= maxFaults)
    return `The request has faults, the first ${maxFaults} are listed; nothing was recorded.`
  return faults.length === 1
    ? 'The request has a fault; nothing was recorded.'
    : `The request has ${faults.length} faults; nothing was recorded.`
}
