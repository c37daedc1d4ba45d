/** Options of tests that run only where something is there. The end of a run says what was skipped: scripts/closing-line.ts. */
import { spawnSync } from 'node:child_process'

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped, as "needs haproxy". */
    skipped?: string
  }
}

export const onlyIf = (holds: boolean, otherwise: string): { skip?: boolean; meta?: { skipped: string } } =>
  holds ? {} : { skip: true, meta: { skipped: otherwise } }

export const hasProgram = (program: string, ask = '--version'): boolean =>
  spawnSync(program, [ask], { stdio: 'ignore' }).status === 0

export const needs = (program: string, isHere = hasProgram(program)): ReturnType<typeof onlyIf> =>
  onlyIf(isHere, `needs ${program}`)
