import type { OutputOptions } from './output.ts'

export interface ChatFlags extends OutputOptions {
  url?: URL
  connector?: string
  clientId?: string
  clientSecret?: string
  customer?: string
  name?: string
  withHistory?: boolean
  history?: string
  listen?: number
  yes?: boolean
  host: string
}
