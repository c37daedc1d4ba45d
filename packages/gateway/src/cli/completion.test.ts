import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs } from '@passerelle/testkit'
import { describe, expect, test } from 'vitest'
import { shells, writeCompletion } from './completion-script.ts'
import { createProgram } from './program.ts'
import { folder, run, useCli } from './test-cli.ts'

useCli()

const program = await createProgram()

test.each(shells)('completion %s prints the script, alone', async (shell) => {
  const { code, stdout, stderr } = await run(['completion', shell])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(writeCompletion(shell, program))
  const json = await run(['completion', shell, '--json'])
  expect(JSON.parse(json.stdout)).toEqual({ shell, script: stdout })
})

test('another shell is a wrong command line', async () => {
  const { code, stderr } = await run(['completion', 'csh'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')])
})

for (const shell of shells) {
  test(`the script of ${shell} is in the form that shell reads`, needs(shell), () => {
    // Not from its input: fish takes that for a directory.
    const file = join(folder, `completion.${shell}`)
    writeFileSync(file, writeCompletion(shell, program))
    const { status, stderr } = spawnSync(shell, ['-n', file])
    expect([status, String(stderr)]).toEqual([0, ''])
  })
}

/** What bash offers after these words, the last of them begun. */
function complete(...words: string[]): string[] {
  const script = `${writeCompletion('bash', program)}
COMP_WORDS=(passerelle "$@"); COMP_CWORD=$#; _passerelle; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], { cwd: folder, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

describe('in bash', needs('bash'), () => {
  test.each([
    [['conn'], ['connector']],
    [['connector', 're'], ['resume']],
    [
      ['customer', ''],
      ['export', 'erase', '--help'],
    ],
    [['customer', 'erase', '--y'], ['--yes']],
    [
      ['deliveries', 'list', '--state', ''],
      ['pending', 'delivered', 'exhausted', 'cancelled'],
    ],
    [
      ['connector', 'update', '01k', '--success', '2'],
      ['200', '2xx'],
    ],
    [['connector', 'update', '01k', '--name', ''], []],
    [['agent', 'create', '--name', 'list', '--ro'], ['--role']],
    [['completion', 'z'], ['zsh']],
    [['nonsense', 'x'], []],
  ])('%j', (words, offered) => {
    expect(complete(...words)).toEqual(offered)
  })

  test('names of files where a file is asked for', () => {
    writeFileSync(join(folder, 'history.json'), '')
    expect(complete('chat', '--history', 'hist')).toEqual(['history.json'])
  })

  test('every command and option of the program', () => {
    // Once a command: to start a shell may take long on a busy machine.
    const commands = complete('')
    for (const command of program.commands) {
      expect(commands).toContain(command.name())
      const options = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long)
      if (options.length > 0) expect(complete(command.name(), '--')).toEqual(expect.arrayContaining(options))
    }
  })
})
