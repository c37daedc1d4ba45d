import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { curlCommand } from './curl-command.ts'

const request = {
  method: 'POST',
  url: "https://bot.example/hook?filter[a]={b}&name=O'Neil",
  headers: { 'Content-Type': 'application/json', 'Body-Hash': 'ab12' },
} as const

/** What a shell makes of its words. */
const words = async (command: string) => {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  const { stdout } = await promisify(execFile)('sh', ['-c', script])
  return stdout.split('\0').slice(0, -1)
}

test('a shell reads the very request out of it, whatever was said', async () => {
  const body = `{"message":"It's $HOME, \`date\` and \\"é\\" \\\\n !! \\u0000"}`
  expect(await words(curlCommand(request, body))).toEqual([
    '--include',
    '--globoff',
    request.url,
    '-H',
    'Content-Type: application/json',
    '-H',
    'Body-Hash: ab12',
    '--data-binary',
    body,
  ])
})

test('a long body is named by its file', async () => {
  expect((await words(curlCommand(request, { file: 'delivery-1.json' }))).at(-1)).toBe('@delivery-1.json')
})
