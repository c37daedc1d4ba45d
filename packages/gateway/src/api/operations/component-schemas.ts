/**
 * Schemas as the API description shows them: what has a title becomes a component and a reference to it, and what is
 * there for the validator alone goes.
 */
export interface Json {
  [key: string]: unknown
}

export interface ComponentSchemas {
  /** The schema, or a reference to it. */
  describe(schema: object): Json
  /** All that were referred to, by their titles. */
  all(): Json
}

/** Keywords whose value is a schema itself. */
const isOneSchema: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'propertyNames'])

export function createComponentSchemas(): ComponentSchemas {
  const components = new Map<string, Json>()

  const describe = (schema: object): Json => {
    const { fault: _, describedAs, ...plain } = lookInLists({ ...schema })
    const asHere = asObject(describedAs)
    if (asHere.type !== undefined) return { ...asHere, description: plain.description }
    const described = Object.fromEntries(
      Object.entries(plain).map(([key, value]) => [key, describeKeyword(key, value)]),
    )
    return { ...asHere, ...refer(withMapping(plain, withItems(withEnumType(described)))) }
  }

  const describeKeyword = (key: string, value: unknown): unknown => {
    if (key === 'properties' || key === 'patternProperties') return mapValues(asObject(value), describeAny)
    if (key === 'anyOf' || key === 'allOf' || key === 'oneOf')
      return Array.isArray(value) ? value.map(describeAny) : value
    return isOneSchema.has(key) ? describeAny(value) : value
  }

  const describeAny = (value: unknown): unknown => (isObject(value) ? describe(value) : value)

  const refer = (schema: Json): Json => {
    const { title, type } = schema
    if (typeof title !== 'string') return schema
    const $ref = `#/components/schemas/${title}`
    if (!Array.isArray(type)) return add(title, schema, { $ref })
    // Made optional by `null` and PHP's `[]` beside its own type: the component is what it is otherwise.
    const [own] = type.filter((one) => one !== 'null')
    const { maxItems: _nothing, items: _none, ...rest } = schema
    return add(title, { ...rest, type: own }, { anyOf: [{ $ref }, { type: 'null' }] })
  }

  const add = (title: string, schema: Json, reference: Json): Json => {
    const known = components.get(title)
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`two schemas are called ${title}`)
    components.set(title, schema)
    return reference
  }

  return { describe, all: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** `list` of the protocol looks at the items of lists only that are not too long: they are what they are all the same. */
function lookInLists({ if: condition, else: otherwise, ...schema }: Json): Json {
  return condition !== undefined && isObject(otherwise) ? { ...schema, ...otherwise } : schema
}

const withEnumType = (schema: Json): Json =>
  schema.type === undefined && Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string')
    ? { type: 'string', ...schema }
    : schema

/** Which component stands for which value of what tells them apart. */
function withMapping({ oneOf, discriminator }: Json, described: Json): Json {
  const { propertyName } = asObject(discriminator)
  if (typeof propertyName !== 'string' || !Array.isArray(oneOf) || !Array.isArray(described.oneOf)) return described
  const references = described.oneOf.map((one) => asObject(one).$ref)
  const mapping = Object.fromEntries(
    oneOf.map((one, index) => [asObject(asObject(one.properties)[propertyName]).const, references[index]]),
  )
  return { ...described, discriminator: { propertyName, mapping } }
}

/** Where a list is one of several types, nothing is said of what is in it. */
const withItems = (schema: Json): Json =>
  [schema.type].flat().includes('array') && schema.items === undefined ? { ...schema, items: {} } : schema

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const asObject = (value: unknown): Json => (isObject(value) ? value : {})

const mapValues = (object: Json, map: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
