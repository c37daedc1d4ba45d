import type { OutputOptions } from './output.ts'
import type { PartnerFlags } from './partner-flags.ts'

export interface ChatFlags extends Omit<OutputOptions, 'url'>, PartnerFlags {
  customer?: string
  name?: string
  withHistory?: boolean
  history?: string
  listen?: number
  yes?: boolean
  host: string
}
