import { type Command, Option } from 'commander'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import type { McpFlags } from './mcp/run-mcp.ts'
import { readUrl } from './read-url.ts'

type McpOptions = Omit<McpFlags, 'clientId' | 'clientSecret'> & Partial<Pick<McpFlags, 'clientId' | 'clientSecret'>>

export function addMcpCommand(program: Command): void {
  const command = addLastingCommand(program, 'mcp', 'offer AI agents tools to ask a person (Model Context Protocol)')
    .option('--url <base-url>', 'the gateway', readUrl, new URL('http://localhost:8080'))
    .addOption(new Option('--client-id <id>', "the connector's client id").env('CLIENT_ID'))
    .addOption(new Option('--client-secret <secret>', "the connector's secret").env('CLIENT_SECRET'))
    .option('--name <name>', "the bot's name, as agents see it", 'Bot')
    .option('--http', 'serve streamable HTTP instead of stdin and stdout')
    .option('--port <port>', 'with --http: the port to listen on; 0 takes any free one', wholeNumber(0, 65535), 8085)
    .option('--host <address>', 'with --http: the address to listen on', '127.0.0.1')
    .addOption(
      new Option('--token <token>', 'with --http: what callers must send as their bearer token').env('MCP_TOKEN'),
    )
  addExamples(
    command,
    'mcp --url https://support.example.com --client-id 8f14e45fceea167a',
    'mcp --http --port 8085 --token S3cret',
  ).action(async ({ clientId, clientSecret, ...flags }: McpOptions) => {
    if (!clientId || !clientSecret) {
      return command.error(
        'error: give --client-id and --client-secret, or CLIENT_ID and CLIENT_SECRET in the environment',
      )
    }
    if (flags.http && !flags.token && !isLoopback(flags.host)) {
      return command.error('error: give --token with a --host that others can reach')
    }
    const { runMcp } = await import('./mcp/run-mcp.ts')
    await runMcp({ ...flags, clientId, clientSecret })
  })
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
