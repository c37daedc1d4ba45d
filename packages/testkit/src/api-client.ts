/** Calls of one door over real HTTP: what is asked, and the answer with its status, for tests to judge. */

export interface ApiAnswer<T> {
  status: number
  headers: Headers
  body: T
  /** The body as it came. */
  bytes: Buffer
}

export interface ApiClient {
  /** Gives the answer whatever its status. `body` is sent as JSON, or as multipart when it is a form. */
  call<T>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<ApiAnswer<T>>
  /** These fail unless the answer is 2xx. */
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: object): Promise<T>
  patch<T>(path: string, body: object): Promise<T>
  delete<T>(path: string): Promise<T>
}

export type Credentials = Record<string, string>

/** `credentials` are the headers that say who asks. */
export function createApiClient(baseUrl: string, credentials: () => Promise<Credentials>): ApiClient {
  const call = async <T>(method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const isForm = body instanceof FormData || body instanceof URLSearchParams
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        ...(await credentials()),
        ...(body && !isForm && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString('utf8')
    const isJson = response.headers.get('content-type')?.includes('json')
    const { status, headers: answered } = response
    return { status, headers: answered, body: (isJson ? JSON.parse(text) : text) as T, bytes }
  }
  const must = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await call<T>(method, path, body)
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    call,
    get: (path) => must('GET', path),
    post: (path, body) => must('POST', path, body),
    patch: (path, body) => must('PATCH', path, body),
    delete: (path) => must('DELETE', path),
  }
}
