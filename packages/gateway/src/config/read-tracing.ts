/** Whether traces are wanted, by the variables that OpenTelemetry gives their names. Pure. */
import type { Environment } from './environment.ts'
import { Secret } from './secret.ts'

const prefix = 'OTEL_'
const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']

/** All of its variables, when they name where to send traces and do not turn them off. The headers may hold keys. */
export function readTracing(env: Environment): Secret<Record<string, string>> | null {
  const variables: Record<string, string> = {}
  for (const [name, text] of Object.entries(env)) {
    if (name.startsWith(prefix) && text?.trim()) variables[name] = text.trim()
  }
  const isOff = variables.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || variables.OTEL_TRACES_EXPORTER === 'none'
  return isOff || !endpoints.some((name) => variables[name]) ? null : new Secret(variables)
}
