/** What the demo prints when all serves: where to click first, and what to do then. Pure. */
import { join } from 'node:path'

const line = '─'.repeat(74)

const frame = (...rows: ([label: string, text: string] | string)[]): string => {
  const texts = rows.map((row) => (typeof row === 'string' ? row : `${row[0].padEnd(16)} ${row[1]}`))
  return ['', line, ...texts.map((text) => (text ? `  ${text}` : '')), line, ''].join('\n')
}

interface Demo {
  shopUrl: string
  deskUrl: string
  dataDir: string
  agents: readonly { email: string; password: string }[]
}

const logIns = (agents: Demo['agents']) =>
  agents.map(({ email, password }): [string, string] => ['   log in as', `${email}   password: ${password}`])

export const describeDemo = ({ shopUrl, deskUrl, dataDir, agents }: Demo): string =>
  frame(
    'Passerelle is running. What to do first:',
    '',
    ['1. Customer', `${shopUrl}   a shop: chat with the bot, then ask for a human`],
    ['2. Desk', `${deskUrl}   log in, open the conversation, answer`],
    ...logIns(agents),
    ['3. Your own bot', 'go on with "A first message" in README.md'],
    '',
    ['Operator token', `${join(dataDir, 'operator-token')}   opens the console at the desk`],
    ['Data', dataDir],
    'Ctrl-C stops it; the next start keeps the data.',
  )

interface Fleet extends Demo {
  otherUrl: string
  /** That open S3. */
  credentials: Record<string, string>
}

export const describeFleet = ({ shopUrl, deskUrl, otherUrl, dataDir, agents, credentials }: Fleet): string =>
  frame(
    'Passerelle is running on two servers, with PostgreSQL and S3. What to do first:',
    '',
    ['1. Customer', `${shopUrl}   a shop: chat with the bot, then ask for a human`],
    ['2. Desk', `${deskUrl}   log in, open the conversation, answer`],
    ['   or', `${otherUrl}   the other server, which shows the same`],
    ...logIns(agents),
    '',
    ['Operator token', `${join(dataDir, 'operator-token')}   opens the console: "Overview" shows both`],
    ['Commands', 'in another terminal, with what its settings file cannot hold:'],
    [
      '',
      [
        'export',
        `PASSERELLE_DATA_DIR=${dataDir}`,
        ...Object.entries(credentials).map(([name, value]) => `${name}=${value}`),
      ].join(' '),
    ],
    ['', 'npx passerelle doctor'],
    'Ctrl-C ends all of it, and its data with it.',
  )

export const describeOwn = ({ deskUrl, dataDir }: { deskUrl: string; dataDir: string }): string =>
  frame(
    'Passerelle is running, without the demo shop: this data folder has instances of its own.',
    '',
    ['Next: log in', `${deskUrl}   as one of your agents, or with the operator token`],
    ['Operator token', join(dataDir, 'operator-token')],
    ['Data', dataDir],
    'Ctrl-C stops it; the next start keeps the data. For the demo, set PASSERELLE_DATA_DIR to a new folder.',
  )
