import { runCli } from './cli/run.ts'

// Who reads the output may leave before its end, as `head` does: that is no fault of a command at work.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!('code' in error && error.code === 'EPIPE')) throw error
  })
}

process.exitCode = await runCli(process.argv.slice(2))
