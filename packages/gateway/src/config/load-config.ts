import type { Config } from './config.ts'
import type { Environment } from './environment.ts'
import { ConfigError, type LoadSecretsOptions, loadSecrets } from './load-secrets.ts'
import { readSettings } from './read-settings.ts'

/** The settings of this process, secrets included. Throws a ConfigError that names all that is wrong with them. */
export async function loadConfig(options: LoadSecretsOptions & { env?: Environment }): Promise<Config> {
  const result = readSettings(options.env ?? process.env, process.cwd())
  if ('problems' in result) throw new ConfigError(result.problems)
  return loadSecrets(result.config, options)
}
