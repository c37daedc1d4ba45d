import type { BoardItem } from '@passerelle/protocol'
import type { Command } from 'commander'
import { addCommand, addExamples } from './command.ts'
import { counted, type OutputOptions, show } from './output.ts'
import { reach } from './reach.ts'
import { formatTable } from './table.ts'

interface BoardFlags extends OutputOptions {
  instance: string
  watch?: boolean
}

export function addBoardCommand(program: Command): void {
  const command = addCommand(program, 'board', 'the room now: who waits, since when, and who is there')
  addExamples(
    command
      .requiredOption('--instance <id>', 'of this instance')
      .option('--watch', 'show it again every few seconds, until Ctrl-C; with --json, a line each time'),
    'board --instance 01k...',
    'board --instance 01k... --watch',
    'board --url https://gateway.example --instance 01k... --json',
  ).action(async ({ instance, watch, ...options }: BoardFlags) => {
    const board = await reach('board', options)
    if (!watch) return show(options, await board.read(instance), formatBoard)
    const { showAgainAndAgain } = await import('./show-again.ts')
    await showAgainAndAgain(options, {
      read: (signal) => board.read(instance, signal),
      describe: (item) => `${item.at}\n\n${formatBoard(item)}`,
    })
  })
}

/** Waits are counted from the time of the board, whatever this machine's clock says. */
function formatBoard({ at, online, waiting, waiting_since, queues, agents }: BoardItem): string {
  const since = (time: string | null): string => formatWait(at, time)
  const longest = waiting_since === null ? '' : `, the longest for ${since(waiting_since)}`
  return [
    `${counted(online, 'agent')} online, ${counted(waiting, 'conversation')} waiting${longest}`,
    formatTable(
      ['queue', 'state', 'online', 'waiting', 'longest', 'target', 'held'],
      queues.map((queue) => [
        ...[queue.name, queue.availability.state, String(queue.agents_online), String(queue.waiting)],
        since(queue.waiting_since),
        queue.wait_target_seconds === null ? '-' : formatSeconds(queue.wait_target_seconds),
        String(queue.held),
      ]),
    ),
    formatTable(
      ['agent', 'status', 'held', 'unanswered', 'longest'],
      agents.map((agent) => [
        ...[agent.name, agent.status, String(agent.held), String(agent.waiting)],
        since(agent.waiting_since),
      ]),
    ),
  ].join('\n\n')
}

const formatWait = (at: string, since: string | null): string =>
  since === null ? '-' : formatSeconds(Math.max(0, Date.parse(at) - Date.parse(since)) / 1000)

/** `45s`, `12m`, `3h 5m` */
function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}
