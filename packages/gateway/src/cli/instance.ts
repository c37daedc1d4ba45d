import { sights } from '@passerelle/protocol'
import { MetadataLabelsSchema } from '@passerelle/protocol/schemas'
import type { Command } from 'commander'
import { checkForm } from '../api/http/late-validation.ts'
import { splitList } from '../config/parse-setting.ts'
import type { InstancePatch, MetadataLabel } from '../connectors/connector.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions } from './command.ts'
import { formatFields, type OutputOptions, show, showPage } from './output.ts'
import { reach } from './reach.ts'
import { readDocument } from './read-document.ts'

type UpdateFlags = OutputOptions &
  Omit<InstancePatch, 'sharedCustomerIds' | 'metadataLabels'> & {
    sharedCustomerIds?: 'on' | 'off'
    metadataLabels?: string
  }

export function addInstanceCommands(program: Command): void {
  const instance = program.command('instance').description('contact centres: each has its own agents and connectors')

  addExamples(
    addCommand(instance, 'create', 'create an instance').requiredOption('--name <name>', 'what people call it'),
    'instance create --name "Acme"',
  ).action(async (options: OutputOptions & { name: string }) => {
    const { id, name } = await (await reach('instances', options)).create({ name: options.name })
    show(options, { id, name }, () => `Created the instance ${name}: ${id}`)
  })

  const update = addCommand(
    instance,
    'update <id>',
    'change the name, what agents choose from, or what they see; what is not named stays',
  )
    .option('--name <name>', 'what people call it')
    .option('--tags <list>', 'what agents may say of a conversation: names with commas between them', splitList)
    .option('--close-reasons <list>', 'what the desk offers when a conversation is closed', splitList)
    .option('--metadata-labels <file>', 'what keys of metadata are called at the desk, as JSON in a file')
    .addOption(
      choice('--shared-customer-ids <state>', 'whether a customer id means one person at all connectors', [
        'on',
        'off',
      ]),
    )
    .addOption(
      choice('--sight <sight>', 'which conversations agents see: their own, those of their queues too, or all', sights),
    )
  addExamples(
    update,
    'instance update 01k... --tags "Refund,Delivery" --close-reasons "Solved,Spam"',
    'instance update 01k... --sight queues',
  ).action(
    async (
      id: string,
      { name, tags, closeReasons, metadataLabels, sharedCustomerIds, sight, ...options }: UpdateFlags,
    ) => {
      const patch = {
        ...(name !== undefined && { name }),
        ...(tags && { tags: [...tags] }),
        ...(closeReasons && { close_reasons: [...closeReasons] }),
        ...(metadataLabels !== undefined && { metadata_labels: await readLabels(metadataLabels) }),
        ...(sharedCustomerIds && { shared_customer_ids: sharedCustomerIds === 'on' }),
        ...(sight && { sight }),
      }
      if (Object.keys(patch).length === 0) update.error('error: name at least one thing to change')
      show(options, await (await reach('instances', options)).update(id, patch), formatFields)
    },
  )

  const list = addExamples(addCommand(instance, 'list', 'list the instances'), 'instance list --json')
  addPageOptions(list).action(async (options: OutputOptions & { limit: number; cursor?: string }) => {
    showPage(options, await (await reach('instances', options)).list(readPageOptions(options)), {
      id: (item) => item.id,
      name: (item) => item.name,
      created: (item) => item.created_at,
    })
  })
}

/** Refuses what the API refuses. */
async function readLabels(path: string): Promise<MetadataLabel[]> {
  const labels = await readDocument(path)
  checkForm(MetadataLabelsSchema, labels)
  return labels as MetadataLabel[]
}
