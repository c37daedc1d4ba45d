/** Commands and exit codes. Those that have files of their own are tested beside them. */
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitFor } from '@passerelle/testkit/wait-for'
import { describe, expect, test } from 'vitest'
import { dataDir, folder, makeData, run, runJson, runProcess, serve, stop, useCli } from './test-cli.ts'

useCli()

const hook = 'https://bot.example/hook'

describe('what it prints', () => {
  test('instances, connectors and agents, each as one document', async () => {
    await makeData()
    const instance = await runJson('instance', 'create', '--name', 'Acme')
    expect(Object.keys(instance)).toEqual(['id', 'name'])
    const connector = await runJson(
      'connector',
      'create',
      '--instance',
      instance.id,
      '--name',
      'B',
      '--webhook-url',
      hook,
    )
    expect(connector).toEqual({
      id: expect.any(String),
      client_id: expect.stringMatching(/^[A-Za-z0-9]{20,}$/),
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
      webhook_url: hook,
    })
    const unasked = { code: 2, stderr: expect.stringContaining('add --yes') }
    expect(await run(['connector', 'delete', connector.id, '--json'])).toMatchObject(unasked)
    const rotated = await runJson('connector', 'rotate-secret', connector.id)
    expect(Object.keys(rotated)).toEqual(['id', 'client_id', 'client_secret'])
    expect(rotated.client_secret).not.toBe(connector.client_secret)
    const flags = ['--paused', 'true', '--success', '2xx', '--hash-encoding', 'base64', '--inline-max', '100']
    expect(await runJson('connector', 'update', connector.id, ...flags)).toMatchObject({
      paused: true,
      success: '2xx',
      hash_encoding: 'base64',
      inline_max: 100,
      webhook_url: hook,
    })
    const retain = (value: string) => runJson('connector', 'update', connector.id, '--retention', value)
    expect(await retain('90d')).toMatchObject({ retention: '90d', inline_max: 100 })
    expect(await retain('default')).toMatchObject({ retention: null })
    expect((await run(['connector', 'update', connector.id, '--retention', '1h'])).stderr).toContain('from 1d to 3650d')
    const list = await runJson('connector', 'list', '--limit', '1')
    expect(list).toMatchObject({ items: [{ id: connector.id, paused: true }], next_cursor: null })
    expect(JSON.stringify(list)).not.toContain('secret')
    const service = await runJson('agent', 'create', '--instance', instance.id, '--name', 'S', '--service')
    expect(Object.keys(service)).toEqual(['id', 'api_key'])
    const operator = await runJson('agent', 'create', '--email', 'o@p.q', '--name', 'O', '--role', 'operator')
    expect(operator).toMatchObject({ role: 'operator', instance_id: null, password: expect.any(String) })
    expect((await runJson('deliveries', 'list')).items).toEqual([])
    expect(await runJson('connector', 'delete', connector.id, '--yes')).toEqual({ id: connector.id, cancelled: 0 })
  })

  test('an agent is changed, disabled and enabled, each as it is then', async () => {
    await makeData()
    const instance = await runJson('instance', 'create', '--name', 'Acme')
    const second = await runJson('instance', 'create', '--name', 'Second')
    const ann = await runJson(
      'agent',
      'create',
      '--instance',
      instance.id,
      '--email',
      'ann@acme.example',
      '--name',
      'Ann',
    )
    const wanted = ['--name', 'Ann M', '--email', 'ann.m@acme.example', '--role', 'supervisor', '--instance', second.id]
    expect(await runJson('agent', 'update', ann.id, ...wanted)).toMatchObject({
      ...{ id: ann.id, name: 'Ann M', email: 'ann.m@acme.example', role: 'supervisor', instance_id: second.id },
    })
    expect(await runJson('agent', 'update', ann.id, '--role', 'operator')).toMatchObject({ instance_id: null })
    const refused = await run(['agent', 'update', ann.id, '--role', 'agent'])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--instance: Name the instance')])
    expect(await runJson('agent', 'disable', ann.id)).toMatchObject({ disabled_at: expect.any(String) })
    expect(await runJson('agent', 'enable', ann.id)).toMatchObject({ id: ann.id, disabled_at: null })
    expect(await runJson('agent', 'reset-second-factor', ann.id)).toMatchObject({
      id: ann.id,
      second_factor_since: null,
    })
  })

  test('tables for people, without colours when nobody looks', async () => {
    await makeData()
    const { id } = await runJson('instance', 'create', '--name', 'Acme')
    const { stdout } = await run(['instance', 'list'])
    expect(stdout).toMatch(new RegExp(`^id +name +created\n${id}  Acme  \\d{4}`))
    expect(stdout).not.toContain('\u001b')
  })

  test('help with examples', async () => {
    const { code, stdout } = await run(['connector', 'create', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('$ passerelle connector create --instance')
  })

  test('as a process, which ends with the code: 0, 1 for what is refused, 2 for a wrong command line', async () => {
    await makeData()
    const made = await runProcess(['instance', 'create', '--name', 'Acme', '--json'])
    expect(made).toEqual({ code: 0, stdout: expect.stringMatching(/^\{"id":"\w+","name":"Acme"\}\n$/), stderr: '' })
    const refused = await runProcess(['connector', 'pause', 'nope'])
    expect(refused).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^There is no connector "nope"/) })
    const wrong = await runProcess(['connector'])
    expect(wrong).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('help') })
  })
})

describe('what it refuses', () => {
  test('a DATA_DIR that is not there, with its absolute path; it makes none', async () => {
    const { code, stdout, stderr } = await run(['instance', 'list', '--json'], { PASSERELLE_DATA_DIR: 'not/here' })
    expect([code, stdout]).toEqual([1, ''])
    expect(JSON.parse(stderr).error_description).toContain(`DATA_DIR ${join(folder, 'not/here')} is not there`)
    expect(existsSync(join(folder, 'not'))).toBe(false)
  })

  test('wrong settings, all in one go and without a stack trace', async () => {
    const { code, stderr } = await runProcess(['serve'], {
      PASSERELLE_PORT: 'x',
      PASSERELLE_LOG_LEVEL: 'y',
      PASSERELLE_NOPE: 'z',
    })
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('PASSERELLE_PORT is "x"'),
      expect.stringContaining('PASSERELLE_LOG_LEVEL is "y"'),
      expect.stringContaining('PASSERELLE_NOPE is not a setting'),
    ])
    expect(existsSync(dataDir)).toBe(false)
  })

  test('[3.url] what the rules refuse: exit code 1, one line of JSON on stderr', async () => {
    await makeData()
    const { id } = await runJson('instance', 'create', '--name', 'Acme')
    const args = ['connector', 'create', '--instance', id, '--name', 'B', '--webhook-url', 'http://127.0.0.1/']
    const refused = await run([...args, '--json'])
    expect([refused.code, refused.stdout]).toEqual([1, ''])
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.any(String),
      errors: [{ path: '/webhook_url', message: expect.stringContaining('loopback') }],
    })
    expect((await run(args)).stderr).toContain('--webhook-url: The address 127.0.0.1 is loopback')
  })

  test('an id that is not there is named, and where to look', async () => {
    await makeData()
    const asked: [string, string, string][] = [
      ['connector pause', 'connector', 'connector'],
      ['connector rotate-secret', 'connector', 'connector'],
      ['connector delete', 'connector', 'connector'],
      ['agent disable', 'agent', 'agent'],
      ['agent enable', 'agent', 'agent'],
      ['deliveries show', 'delivery', 'deliveries'],
      ['deliveries replay', 'delivery', 'deliveries'],
      ['deliveries skip', 'delivery', 'deliveries'],
    ]
    for (const [command, thing, list] of asked) {
      const stderr = `There is no ${thing} "nope": "passerelle ${list} list" shows them.\n`
      expect(await run([...command.split(' '), 'nope'])).toEqual({ code: 1, stdout: '', stderr })
    }
  })

  test.each([
    [[]],
    [['connector']],
    [['nonsense']],
    [['instance', 'create']],
    [['connector', 'update', 'x']],
    [['connector', 'update', 'x', '--success', '201']],
    [['deliveries', 'list', '--limit', '0']],
    [['deliveries', 'replay']],
    [['deliveries', 'replay', '--connector', 'x', '--since', 'soon']],
    [['agent', 'create', '--name', 'x']],
    [['agent', 'update', 'x']],
    [['agent', 'update', 'x', '--role', 'boss']],
  ])('a wrong command line: %j ends with 2', async (args) => {
    const { code, stdout, stderr } = await run(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/help/)
  })
})

describe('serving', () => {
  test('creates DATA_DIR and its secrets, and ends in order at once', async () => {
    const server = await serve()
    const token = readFileSync(join(dataDir, 'operator-token'), 'utf8').trim()
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${server.url}/operator/v1/instances`, { headers })).status).toBe(200)
    await stop(server)
  })

  test('a second server on the same data is refused; after a kill -9 the next one serves', async () => {
    const first = await serve()
    const second = await runProcess(['serve'])
    expect(second.code).toBe(1)
    expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining('Another server is already serving')])
    first.child.kill('SIGKILL')
    await first.exited
    await serve()
  })

  test('a taken port is one sentence', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const { code, stderr } = await runProcess(['serve'], { PASSERELLE_PORT: port, PASSERELLE_LOG_LEVEL: 'silent' })
    holder.close()
    expect(code).toBe(1)
    const free =
      /^Port (\d+) on 127\.0\.0\.1 is taken: stop what listens there, or set PASSERELLE_PORT to (\d+), which is free\.\n$/
    const [, taken, offered] = free.exec(stderr) ?? []
    expect([taken, Number(offered) > Number(port)]).toEqual([port, true])
  })

  test('a DATA_DIR that cannot be made is one sentence', async () => {
    writeFileSync(dataDir, 'a file')
    const { code, stderr } = await runProcess(['serve'])
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`DATA_DIR ${dataDir} cannot be created`)])
  })

  test('a database newer than the program is one sentence', async () => {
    await makeData()
    const database = new DatabaseSync(join(dataDir, 'passerelle.db'))
    database.exec('pragma user_version = 9999')
    database.close()
    for (const args of [['serve'], ['instance', 'list']]) {
      const { code, stderr } = await runProcess(args)
      expect(code).toBe(1)
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('written by a newer version')])
    }
  })

  test('another master key is refused; as the second of a list it lets the first take over', async () => {
    await makeData()
    const old = readFileSync(join(dataDir, 'master-key'), 'utf8').trim()
    const fresh = Buffer.alloc(32, 5).toString('base64')
    const refused = await runProcess(['serve'], { PASSERELLE_MASTER_KEY: fresh })
    expect(refused.code).toBe(1)
    expect(refused.stderr.trim().split('\n')).toEqual([expect.stringContaining('put back the key')])
    const { id } = await runJson('instance', 'create', '--name', 'Acme')
    const command = await run(['connector', 'create', '--instance', id, '--name', 'B'], {
      PASSERELLE_MASTER_KEY: fresh,
    })
    expect([command.code, command.stdout]).toEqual([1, ''])
    expect(command.stderr).toContain('put back the key')
    await makeData({ PASSERELLE_MASTER_KEY: `${fresh},${old}` })
    await makeData({ PASSERELLE_MASTER_KEY: fresh })
  })

  test('a command beside it is seen there within a moment', async () => {
    const server = await serve()
    const instance = await runJson('instance', 'create', '--name', 'Acme')
    const connector = await runJson('connector', 'create', '--instance', instance.id, '--name', 'B')
    const askToken = (client_secret: string) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: connector.client_id,
        client_secret,
      })
      return fetch(`${server.url}/oauth2/v1/token`, { method: 'POST', body })
    }
    expect((await askToken(connector.client_secret)).status).toBe(200)
    const rotated = await runJson('connector', 'rotate-secret', connector.id)
    // What was found is trusted for half a second.
    const untilRefused = (secret: string) =>
      waitFor('the secret to be refused', async () => (await askToken(secret)).status === 401)
    await untilRefused(connector.client_secret)
    expect((await askToken(rotated.client_secret)).status).toBe(200)
    await runJson('connector', 'delete', connector.id, '--yes')
    await untilRefused(rotated.client_secret)
  })
})
