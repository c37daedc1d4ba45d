import { useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { toProblem } from '../api/problem.ts'
import { useProblemText } from '../i18n/i18n.ts'

/** A form's values, and the server's faults beside the fields they are about. */
export function useForm<T extends object>(initial: T) {
  const [values, setValues] = useState(initial)
  const [start, setStart] = useState(initial)
  const [isTouched, setTouched] = useState(false)
  const [faults, setFaults] = useState<Partial<Record<string, string>>>({})

  const problemText = useProblemText()

  const set = <K extends keyof T & string>(name: K, value: T[K]) => {
    setValues((current) => ({ ...current, [name]: value }))
    setTouched(true)
    setFaults(without(name))
  }
  return {
    values,
    /** As it was when it was filled in. */
    start,
    isTouched,
    faults,
    /** Which show what is wrong with them. */
    fields: Object.keys(values),
    set,
    reset: (next: T) => {
      setValues(next)
      setStart(next)
      setTouched(false)
      setFaults({})
    },
    /** Marks fields; the answer tells whether there were any. */
    refuse: (wrong: Partial<Record<keyof T & string, string | undefined>>): boolean => {
      const marked = Object.entries(wrong).filter(([, message]) => message !== undefined)
      setFaults(Object.fromEntries(marked) as Record<string, string>)
      return marked.length > 0
    },
    showFaults: (error: unknown) => {
      if (!(error instanceof ApiError)) return
      const texts = error.faults.map((fault) => [fault.path.replace(/^\//, ''), problemText(toProblem(fault))])
      setFaults(Object.fromEntries(texts))
    },
    text: (name: keyof T & string) => ({
      name,
      value: String(values[name]),
      error: faults[name],
      onChange: (event: { currentTarget: { value: string } }) =>
        set(name, event.currentTarget.value as T[keyof T & string]),
    }),
  }
}

/** Faults of a field, and of whatever is within it. */
const without =
  (name: string) =>
  (faults: Partial<Record<string, string>>): Partial<Record<string, string>> =>
    Object.fromEntries(Object.entries(faults).filter(([path]) => path !== name && !path.startsWith(`${name}/`)))
