import { type ChildProcess, spawn } from 'node:child_process'
import { type Start, startCompiled } from './compiled.ts'

export interface RunningProgram {
  /** The address it printed. */
  url: string
  /** What it has printed by now. */
  printed(): string
  stop(): Promise<void>
}

const startTimeoutMs = 50_000

/** Starts a TypeScript program of this repository, with the library as users have it, and waits until it prints `Open http://...`. */
export function startProgram(
  source: string,
  settings: Record<string, string> = {},
  start: (source: string) => Start = startCompiled,
): Promise<RunningProgram> {
  const { execArgv, file, env } = start(source)
  const child = spawn(process.execPath, [...execArgv, file], {
    env: {
      ...process.env,
      // Whatever stands in a developer's .env must not reach the test.
      DOTENV_CONFIG_PATH: '/dev/null',
      DOTENV_CONFIG_QUIET: 'true',
      PORT: '0',
      ...env,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => fail('printed no address in time'), startTimeoutMs)
    const fail = (why: string): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`${source} ${why}:\n${printed}`))
    }
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const url = /Open (http:\/\/\S+)/.exec(printed)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve({ url, printed: () => printed, stop: () => stop(child) })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', () => fail('did not start'))
    child.once('exit', () => fail('ended'))
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
