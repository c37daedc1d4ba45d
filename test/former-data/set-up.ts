/** The accounts of the story: two instances, people of every role, and a connector for each way a delivery can go. */
import { bearer, createApiClient, findFreePort, operatorToken } from '@passerelle/testkit'
import type { FormerWorld, Person } from './former-world.ts'

export async function setUp(url: string, webhook_url: string): Promise<FormerWorld> {
  const asOperator = createApiClient(`${url}/operator/v1`, async () => bearer(operatorToken))
  const { id: instance_id } = await asOperator.post<{ id: string }>('/instances', { name: 'Acme' })
  const { id: other } = await asOperator.post<{ id: string }>('/instances', { name: 'Other' })

  const connectors: FormerWorld['connectors'] = {}
  const connect = async (name: string, options: object = {}) => {
    connectors[name] = await asOperator.post('/connectors', { instance_id, name, webhook_url, ...options })
  }
  await connect('shop', { sender_mode: 'agent', hash_encoding: 'base64', success: '2xx' })
  await connect('elsewhere', { instance_id: other, webhook_url: null })
  await connect('archive', { retention: '1d' })
  for (const name of ['answers-500', 'redirects', 'answers-204', 'hangs', 'forbidden']) await connect(name)
  await connect('refuses', { webhook_url: `http://127.0.0.1:${await findFreePort()}/webhook` })
  for (const name of ['skipped', 'deleted']) await connect(name, { webhook_url: null })
  await connect('waiting', { inline_max: 10, sender_name: 'Acme' })
  for (const name of ['under-way', 'lent']) await connect(name)

  const invite = async (name: string, options: object): Promise<Person> => {
    const login = { email: `${name.toLowerCase()}@acme.example`, password: `the password of ${name}` }
    return { ...(await asOperator.post<{ id: string }>('/agents', { name, ...login, ...options })), ...login }
  }
  const service = { instance_id, name: 'Software', service: true }
  return {
    apiKey: (await asOperator.post<{ api_key: string }>('/agents', service)).api_key,
    people: {
      ada: await invite('Ada', { instance_id }),
      sam: await invite('Sam', { instance_id, role: 'supervisor' }),
      dan: await invite('Dan', { instance_id }),
      olga: await invite('Olga', { role: 'operator' }),
    },
    connectors,
    sent: [],
    gone: [],
    answers: { operator: {}, desk: {}, ada: {} },
    files: {},
  }
}
