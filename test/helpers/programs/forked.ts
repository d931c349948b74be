import { type ChildProcess, fork } from 'node:child_process'
import { builtLibrary } from './built-library.ts'

/** Starts a TypeScript program that talks over IPC, with the library as users have it. */
export const forkProgram = (file: string, env: Record<string, string>): ChildProcess =>
  fork(file, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TSX_TSCONFIG_PATH: `${builtLibrary()}/tsconfig.json`, ...env },
  })

/** Ends a process at once, also one that was stopped. */
export function endFork(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
