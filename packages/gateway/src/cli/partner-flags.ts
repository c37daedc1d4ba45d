/** Which options say as whom a command speaks to the partner API; partner.ts finds them. */
import { type Command, Option } from 'commander'
import { readUrl } from './read-url.ts'

export interface PartnerFlags {
  url?: URL
  connector?: string
  clientId?: string
  clientSecret?: string
}

export const addPartnerFlags = (command: Command): Command =>
  command
    .option('--url <url>', 'where the messaging API is; else as the settings say', readUrl)
    .option('--connector <id>', 'speak as this connector, of the database here or of the server that was logged in to')
    .addOption(new Option('--client-id <id>', "the connector's client_id").env('CLIENT_ID'))
    .addOption(new Option('--client-secret <secret>', "the connector's client_secret").env('CLIENT_SECRET'))

export const nobodyNamed =
  'error: give --connector, or --client-id and --client-secret (or CLIENT_ID and CLIENT_SECRET)'
