import { note } from './output.ts'

const tellEveryMs = 1000

/** Says how far it is, for whoever looks on. */
export function tellNowAndThen(): (text: string) => void {
  let toldAt = performance.now()
  return (text) => {
    if (performance.now() - toldAt < tellEveryMs) return
    toldAt = performance.now()
    note(text)
  }
}
