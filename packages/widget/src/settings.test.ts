import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('has a default for all but the credentials', () => {
  expect(
    readSettings({ CLIENT_ID: 'abc', CLIENT_SECRET: 'def', PORT: '', ORIGINS: 'https://a.example, http://b:81' }),
  ).toEqual({
    ok: true,
    settings: {
      port: 4000,
      host: '127.0.0.1',
      passerelleUrl: 'http://localhost:8080',
      clientId: 'abc',
      clientSecret: 'def',
      dataDir: 'data/chat',
      keepDays: 30,
      origins: ['https://a.example', 'http://b:81'],
    },
  })
})

test('names all problems at once, without the secret', () => {
  const result = readSettings({
    PORT: 'x',
    BASE_URL: 'ftp://a',
    CLIENT_ID: '',
    KEEP_DAYS: '0',
    ORIGINS: 'https://a.example/x',
  })
  expect(result.ok ? [] : result.problems.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'BASE_URL',
    'KEEP_DAYS',
    'ORIGINS',
    'CLIENT_ID',
    'CLIENT_SECRET',
  ])
})
