import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

/** A list's filter, kept in the address: what one looks at can be shared, and is still there on the way back. */
export function useFilter<Name extends string>(names: readonly Name[]) {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const text = search.toString()
  const filter = useMemo(() => {
    const params = new URLSearchParams(text)
    return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>
  }, [names, text])
  const { pathname } = useLocation()
  const show = useCallback(
    (params: URLSearchParams) => {
      // Left already: what was typed in the last moment belongs to no other page.
      if (window.location.pathname === pathname) void navigate({ pathname, search: `?${params}` }, { replace: true })
    },
    [navigate, pathname],
  )
  const set = useCallback(
    (name: Name, value: string) => {
      // The address moves on before the page is drawn anew: what was set in between stands only there.
      const params = new URLSearchParams(window.location.search)
      if (value === '') params.delete(name)
      else params.set(name, value)
      show(params)
    },
    [show],
  )
  const clear = useCallback(() => show(new URLSearchParams()), [show])
  return { filter, set, clear, isFiltered: names.some((name) => filter[name] !== ''), search: text }
}
