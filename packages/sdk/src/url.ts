export function parseUrl(value: string, base?: string): URL | undefined {
  try {
    return new URL(value, base)
  } catch {
    return undefined
  }
}

/** A URL as it may be shown: a query could hold a signature. */
export function place(url: URL): string {
  return `${url.origin}${url.pathname}`
}
