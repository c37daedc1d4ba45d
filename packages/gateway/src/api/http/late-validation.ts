/**
 * Schemas are compiled when a request first meets them: a server is ready sooner without the compiler, and without 80
 * schemas of which most are never met. Answers have no schema: see operation.ts.
 */
import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'
import { describedAsKeyword, faultKeyword } from '@passerelle/protocol/schemas'
import type { FastifyServerOptions } from 'fastify'
import type { TSchema } from 'typebox'
import { type FormError, foldErrors, refuseFaulty } from './faults.ts'

const require = createRequire(import.meta.url)

type Compile = ReturnType<AjvCompiler.BuildCompilerFromPool>
type Validate = ReturnType<Compile>

let compilers: AjvCompiler.BuildCompilerFromPool | undefined

/**
 * One compiler for all servers of a process, which knows again each schema that it has compiled, and keeps it. Of
 * keywords it compares the names alone: all servers have the same. No schema has an `$id`, by which it would find another.
 */
const compile = (...of: Parameters<AjvCompiler.BuildCompilerFromPool>): Compile => {
  const createCompilers: typeof AjvCompiler = require('@fastify/ajv-compiler')
  compilers ??= createCompilers()
  return compilers(...of)
}

const buildValidator: AjvCompiler.BuildCompilerFromPool = (externalSchemas, options) => {
  return (schema) => {
    let validate: Validate | undefined
    const validateLate = (data: unknown) => {
      validate ??= compile(externalSchemas, options)(schema)
      const isValid = validate(data)
      validateLate.errors = validate.errors
      return isValid
    }
    validateLate.errors = undefined as Validate['errors']
    return validateLate as Validate
  }
}

const buildSerializer = () => () => {
  throw new Error('answers have no schema')
}

/** How bodies and queries are checked. */
export const validation = {
  allErrors: true,
  verbose: true,
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  allowUnionTypes: true,
  keywords: [faultKeyword, describedAsKeyword],
}

/** The same check for what comes another way: throws what a request would be answered. */
export function checkForm(schema: TSchema, data: unknown): void {
  const validate = buildValidator({}, { customOptions: validation })({ schema } as Parameters<Compile>[0])
  if (!validate(data)) throw refuseFaulty(foldErrors((validate.errors ?? []) as FormError[]))
}

export const lateValidation: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: { buildValidator, buildSerializer },
}
