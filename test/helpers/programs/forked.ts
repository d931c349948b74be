import { type ChildProcess, fork } from 'node:child_process'
import { startCompiled } from './compiled.ts'

/** Starts a TypeScript program that talks over IPC, with the library as users have it. */
export function forkProgram(source: string, settings: Record<string, string>): ChildProcess {
  const { execArgv, file, env } = startCompiled(source)
  return fork(file, { execArgv, env: { ...process.env, ...env, ...settings } })
}

/** Ends a process at once, also one that was stopped. */
export function endFork(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
