/** A tool as frameworks know it: a name, texts for the model, a JSON schema, a function. */
import type { CallOptions } from '../calls.ts'
import { PasserelleError } from '../errors.ts'
import { findFaults, type InputSchema } from './check-input.ts'

export interface AgentTool<Input, Output> {
  name: string
  title: string
  /** For the model: what it does, and when to use it. */
  description: string
  /** JSON Schema of the input. */
  inputSchema: InputSchema
  /** Changes nothing. */
  isReadOnly: boolean
  /** Throws a `PasserelleError`; its message says what to do, to a model too. */
  run(input: Input, options?: CallOptions): Promise<Output>
}

/** A tool of any input: it is checked against the schema first, as models make mistakes. */
export type AnyAgentTool = AgentTool<unknown, object>

export function withCheckedInput<Input, Output extends object>(tool: AgentTool<Input, Output>): AnyAgentTool {
  return {
    ...tool,
    run: async (input, options) => {
      const faults = findFaults(input, tool.inputSchema)
      const [first] = faults
      if (first === undefined) return tool.run(input as Input, options)
      const text = `The input of ${tool.name} is wrong: ${faults.map(({ path, message }) => `${path || 'it'} ${message}`).join('; ')}.`
      throw new PasserelleError('invalid_argument', text, { faults })
    },
  }
}
