import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

/** A list's filter, kept in the address: what one looks at can be shared, and is still there on the way back. */
export function useFilter<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  const filter = useMemo(() => {
    const params = new URLSearchParams(text)
    return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>
  }, [names, text])
  const set = useCallback(
    (name: Name, value: string) =>
      setSearch(
        (current) => {
          if (value === '') current.delete(name)
          else current.set(name, value)
          return current
        },
        { replace: true },
      ),
    [setSearch],
  )
  const clear = useCallback(() => setSearch({}, { replace: true }), [setSearch])
  return { filter, set, clear, isFiltered: names.some((name) => filter[name] !== ''), search: text }
}
