/**
 * What is wrong, as a code and its params: `{ code: 'file_too_large', params: { max: 26214400 } }`. The texts of the list
 * say it to people; `{{max:size}}` in a text is a hole for the param `max`, printed as a size. Each code's params, with
 * their types, are the holes of its English text.
 */
import type { ErrorCode, ErrorTexts } from './list.ts'

export type Param = string | number | readonly string[] | Reason | readonly Reason[]

export interface Reason<Code extends ErrorCode = ErrorCode> {
  code: Code
  params: Record<string, Param>
}

/** What each format of a hole takes; a hole without one takes a string and prints it as it is. */
interface Formats {
  number: number
  /** Bytes. */
  size: number
  /** Of HTTP, with its name. */
  status: number
  /** In double quotes, as JSON has it. */
  quoted: string
  /** One after the other. */
  list: readonly string[]
  /** Those of which one must be taken. */
  either: readonly string[]
  /** Another reason, in the middle of the sentence. */
  reason: Reason
  /** A line each. */
  reasons: readonly Reason[]
}

type HoleOf<Text> = Text extends `${string}{{${infer Hole}}}${infer Rest}` ? Hole | HoleOf<Rest> : never
type NameOf<Hole> = Hole extends `${infer Name}:${string}` ? Name : Hole
type ParamOf<Hole> = Hole extends `${string}:${infer Format extends keyof Formats}` ? Formats[Format] : string
type ParamsOfText<Text> = { [Hole in HoleOf<Text> as NameOf<Hole> & string]: ParamOf<Hole> }
export type ParamsOf<Code extends ErrorCode> = ParamsOfText<ErrorTexts[Code]>

/** The params may be left out where there are none. */
export type Args<Code extends ErrorCode> = HoleOf<ErrorTexts[Code]> extends never ? [] : [params: ParamsOf<Code>]

export const reason = <Code extends ErrorCode>(code: Code, ...args: Args<Code>): Reason<Code> => ({
  code,
  params: args[0] ?? {},
})
