/**
 * What is judged: the server at CONFORMANCE_URL, or a gateway of our own, started for the file and ended after it.
 * `has` says what the tests may use; those that need more are skipped. See README.md.
 */
import { type FakePartner, type FakeWebhook, startPartner } from '@passerelle/testkit/partner'
import { createDesk, type Desk } from './harness/desk.ts'
import { type OwnGateway, startGateway } from './harness/gateway.ts'
import { type ConnectorOptions, createOperator, type Operator } from './harness/operator.ts'
import { createPartner, type Partner } from './harness/partner.ts'

export interface Connector {
  id: string
  partner: Partner
  webhook: FakeWebhook
}

export interface Target {
  baseUrl: string
  partner: Partner
  /** The webhook of the main connector. */
  webhook: FakeWebhook
  desk: Desk
  /** Where events go, in a run that has them beside the messages. */
  events: FakeWebhook | undefined
  receiver: FakePartner
  operator: Operator
  own: OwnGateway
  has: Has
  instanceId: string
  connectorId: string
  /** Another connector of the same instance, with a webhook of its own. */
  connector(options?: ConnectorOptions): Promise<Connector>
  close(): Promise<void>
}

export interface Has {
  /** An API key of the desk. */
  desk: boolean
  /** The main connector's webhook comes to us. */
  webhook: boolean
  /** A gateway of our own: settings, operator API and command line. */
  own: boolean
}

/** All of the contract holds the same beside them. */
const hearsEvents = process.env.CONFORMANCE_EVENTS === '1'

const { CONFORMANCE_URL, CONFORMANCE_CLIENT_ID, CONFORMANCE_CLIENT_SECRET, CONFORMANCE_API_KEY } = process.env
const port = process.env.CONFORMANCE_WEBHOOK_PORT

let given: Promise<Target> | undefined

/** `settings`: of our own gateway, without their prefix. A given server is what it is, and the same each time. */
export async function openTarget(settings: Record<string, string> = {}): Promise<Target> {
  if (!CONFORMANCE_URL) return openOwn(settings)
  given ??= openGiven(CONFORMANCE_URL)
  return given
}

/** Stands where the target has nothing: a test that uses it did not say what it needs. */
function missing<T extends object>(what: string): T {
  const refuse = () => {
    throw new Error(`this target has no ${what}: skip the test unless it has`)
  }
  return new Proxy({} as T, { get: refuse })
}

async function openGiven(url: string): Promise<Target> {
  if (!CONFORMANCE_CLIENT_ID || !CONFORMANCE_CLIENT_SECRET) {
    throw new Error('CONFORMANCE_URL needs CONFORMANCE_CLIENT_ID and CONFORMANCE_CLIENT_SECRET beside it')
  }
  const baseUrl = url.replace(/\/+$/, '')
  const receiver = port
    ? await startPartner(200, { host: '0.0.0.0', port: Number(port) })
    : missing<FakePartner>('webhook')
  return {
    baseUrl,
    partner: createPartner(baseUrl, { clientId: CONFORMANCE_CLIENT_ID, clientSecret: CONFORMANCE_CLIENT_SECRET }),
    webhook: port ? receiver : missing<FakeWebhook>('webhook'),
    desk: CONFORMANCE_API_KEY ? createDesk(baseUrl, CONFORMANCE_API_KEY) : missing<Desk>('desk'),
    events: undefined,
    receiver,
    operator: missing<Operator>('operator API'),
    own: missing<OwnGateway>('command line'),
    has: { desk: Boolean(CONFORMANCE_API_KEY), webhook: Boolean(port && CONFORMANCE_API_KEY), own: false },
    instanceId: '',
    connectorId: '',
    connector: () => Promise.reject(new Error('connectors of a given target cannot be made')),
    close: async () => {
      if (port) await receiver.close()
    },
  }
}

async function openOwn(settings: Record<string, string>): Promise<Target> {
  const [own, receiver] = await Promise.all([startGateway(settings), startPartner()])
  try {
    // Each file's plain gateway is set up as an operator would; those beside it faster.
    return await setUp({ own, receiver, byCommands: Object.keys(settings).length === 0 })
  } catch (error) {
    await Promise.all([own.close(), receiver.close()])
    throw error
  }
}

interface SetUp {
  own: OwnGateway
  receiver: FakePartner
  byCommands: boolean
}

const createByCommands = ({
  cli,
}: OwnGateway): Pick<Operator, 'createInstance' | 'createConnector' | 'createService'> => ({
  createInstance: () => cli('instance', 'create', '--name', 'Conformance'),
  createConnector: (instanceId, { webhook_url: url, events_url: events }) =>
    cli(
      ...['connector', 'create', '--instance', instanceId, '--name', 'Bot', '--webhook-url', url ?? ''],
      ...(events ? ['--events-url', events] : []),
    ),
  createService: (instanceId) => cli('agent', 'create', '--instance', instanceId, '--name', 'Judge', '--service'),
})

async function setUp({ own, receiver, byCommands }: SetUp): Promise<Target> {
  const { baseUrl } = own
  const webhook = receiver.addWebhook()
  const webhooks = [webhook]
  const events = hearsEvents ? receiver.addWebhook() : undefined
  const withEvents = events && { events_url: events.url }
  const operator = createOperator(baseUrl, own.operatorToken)
  const create = byCommands ? createByCommands(own) : operator
  const { id: instanceId } = await create.createInstance()
  const [main, service] = await Promise.all([
    create.createConnector(instanceId, { webhook_url: webhook.url, ...withEvents }),
    create.createService(instanceId),
  ])
  return {
    ...{ baseUrl, own, receiver, webhook, events, operator, instanceId },
    connectorId: main.id,
    partner: createPartner(baseUrl, { clientId: main.client_id, clientSecret: main.client_secret }),
    desk: createDesk(baseUrl, service.api_key),
    has: { desk: true, webhook: true, own: true },
    async connector(options) {
      const created = await createConnector({ baseUrl, receiver, operator, instanceId }, { ...withEvents, ...options })
      webhooks.push(created.webhook)
      return created
    },
    close: async () => {
      await Promise.all([own.close(), receiver.close()])
      expectMessagesAlone(webhooks)
    },
  }
}

const published = ['id', 'created_at', 'customer_id', 'sender', 'body', 'metadata']

/** Whatever else there is to tell, a webhook gets messages in the published shape. */
function expectMessagesAlone(webhooks: readonly FakeWebhook[]): void {
  for (const { message } of webhooks.flatMap(({ received }) => received)) {
    const others = Object.keys(message).filter((key) => !published.includes(key))
    if (others.length > 0) throw new Error(`a webhook received ${others.join(', ')}: ${JSON.stringify(message)}`)
  }
}

async function createConnector(
  { baseUrl, receiver, operator, instanceId }: Pick<Target, 'baseUrl' | 'receiver' | 'operator' | 'instanceId'>,
  options: ConnectorOptions = {},
): Promise<Connector> {
  const webhook = receiver.addWebhook()
  const created = await operator.createConnector(instanceId, { webhook_url: webhook.url, ...options })
  const { id, client_id: clientId, client_secret: clientSecret } = created
  return { id, webhook, partner: createPartner(baseUrl, { clientId, clientSecret }) }
}
