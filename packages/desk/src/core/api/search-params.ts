/** `?a=1&b=2` of what is set; nothing at all when nothing is. */
export function search(params: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`
}
