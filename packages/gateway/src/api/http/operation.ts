/**
 * What a route says about itself beyond the schemas that validate it: `config: { operation }`. The API description
 * (operations/compose-openapi.ts) is made of it. Answers are described, never written by their schema: a serializer
 * would drop what a schema forgot, and would cost where it counts.
 */
import type { TSchema } from 'typebox'
import type { ErrorName } from './operation-errors.ts'

/** A group of operations, by their ids, in the order they are read in. */
export interface Door {
  name: string
  description: string
  /** What each of them can answer. */
  errors: readonly ErrorName[]
  operations: Record<string, Operation>
}

export interface Operation {
  summary: string
  description: string
  /** Alternatives, each a list of what has to be shown together; empty: open to everybody. */
  security: readonly (readonly SecurityName[])[]
  /** Of the path's parameters and the query's, by their names. */
  params?: Record<string, string>
  headers?: Record<string, { description: string; required?: boolean }>
  body?: Body
  answers: Record<number, Answer>
  /** Beside those of its door, and those that follow from the route: bad JSON, too large. */
  errors: readonly ErrorName[]
}

export type SecurityName =
  | 'connectorToken'
  | 'connectorClient'
  | 'clientBasic'
  | 'deskApiKey'
  | 'session'
  | 'csrfToken'
  | 'operatorToken'

export interface Body {
  /** Where it is not the route's own `schema.body`. */
  schema?: TSchema
  /** JSON when nothing else is said. */
  types?: readonly string[]
  optional?: boolean
  examples?: Examples
}

export type Examples = Record<string, { summary: string; value: unknown }>

export interface Answer {
  description: string
  /** Absent: an empty body. */
  schema?: TSchema
  /** JSON when nothing else is said. */
  type?: string
  headers?: Record<string, string>
  examples?: Examples
}

/** A route that is no part of the API: why. */
export interface Hidden {
  hidden: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation | Hidden
  }
}
