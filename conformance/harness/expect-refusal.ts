import { expect } from 'vitest'
import type { Answer, ErrorBody } from './http.ts'

/** A refusal of the contract's shape with faults at exactly these places, in any order. */
export function expectFaults(answer: Answer, ...paths: string[]): ErrorBody {
  const body = expectRefusal(answer, 400, 'invalid_request')
  expect([...new Set(body.errors?.map(({ path }) => path))].sort()).toEqual([...paths].sort())
  for (const { message } of body.errors ?? []) expect(message).toMatch(/\w/)
  return body
}

export function expectRefusal(answer: Answer, status: number, error?: string): ErrorBody {
  expect([answer.status, answer.headers['content-type']]).toEqual([status, expect.stringMatching(/^application\/json/)])
  const body = answer.json<ErrorBody & Record<string, unknown>>()
  expect(
    Object.keys(body).filter((key) => !['error', 'error_description', 'errors', 'code', 'params'].includes(key)),
  ).toEqual([])
  expect(body.error).toMatch(/^[a-z_]+$/)
  if (error !== undefined) expect(body.error).toBe(error)
  return body
}

export function expectInvalidToken(answer: Answer): void {
  expect([answer.status, answer.text]).toEqual([401, '{"error":"invalid_token"}'])
  expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
}

export function expectRecorded(answer: Answer, ...messages: { id: string }[]): void {
  const expected = messages.map(({ id }) => ({ id, status: 'recorded' }))
  expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ messages: expected })])
}
