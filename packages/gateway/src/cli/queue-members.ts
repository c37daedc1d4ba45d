import { type Command, InvalidArgumentError } from 'commander'
import { addCommand, addExamples, addPageOptions, readPageOptions } from './command.ts'
import { type OutputOptions, showPage } from './output.ts'
import { reach } from './reach.ts'

type Skills = Record<string, number>

interface MemberFlags extends OutputOptions {
  limit: number
  cursor?: string
  add?: string
  remove?: string
  skill?: Skills
}

function addSkill(text: string, before: Skills = {}): Skills {
  const [, name, level] = /^(.{1,64})=([1-5])$/.exec(text) ?? []
  if (name === undefined) throw new InvalidArgumentError('Write a skill with a level from 1 to 5: billing=4.')
  return { ...before, [name]: Number(level) }
}

export function addMembers(queue: Command): void {
  const command = addCommand(queue, 'members <id>', 'list who is in a queue; add or remove somebody first')
    .option('--add <agent>', 'add an agent, or replace their skills')
    .option('--skill <name=level>', 'a skill of who is added, with a level from 1 to 5; may be repeated', addSkill)
    .option('--remove <agent>', 'remove an agent; what they hold of it waits again')
  addExamples(
    addPageOptions(command),
    'queue members 01k...',
    'queue members 01k... --add 01k... --skill billing=4 --skill english=3',
    'queue members 01k... --remove 01k...',
  ).action(async (queueId: string, options: MemberFlags) => {
    const { add, remove, skill } = options
    if (skill && add === undefined) command.error('error: --skill says what --add adds')
    const queues = await reach('queues', options)
    if (add !== undefined) await queues.putMember(queueId, add, skill ?? {})
    if (remove !== undefined) await queues.removeMember(queueId, remove)
    showPage(options, await queues.listMembers(queueId, readPageOptions(options)), {
      agent: (item) => item.agent_id,
      name: (item) => item.name,
      skills: (item) =>
        Object.entries(item.skills)
          .map(([name, level]) => `${name}=${level}`)
          .join(' '),
    })
  })
}
