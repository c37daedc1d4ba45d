import { Argument, type Command } from 'commander'
import { addExamples, addLocalCommand } from './command.ts'
import { type Shell, shells, writeCompletion } from './completion-script.ts'
import { type OutputOptions, show } from './output.ts'

export function addCompletionCommand(program: Command): void {
  const command = addLocalCommand(program, 'completion', {
    description: 'print a script that completes commands and options in a shell',
    why: 'it asks nothing of a server',
  })
  command.addArgument(new Argument('<shell>', 'whose script').choices(shells))
  addExamples(
    command,
    'completion bash > ~/.local/share/bash-completion/completions/passerelle',
    'completion zsh > ~/.zsh/completions/_passerelle',
    'completion fish > ~/.config/fish/completions/passerelle.fish',
  ).action((shell: Shell, options: OutputOptions) => {
    const script = writeCompletion(shell, program)
    show(options, { shell, script }, () => script.trimEnd())
  })
}
