import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A database server of the test's own, in a folder of its own, which listens on a Unix socket and no port. */
export interface RunningDaemon {
  readonly pid: number
  stop(): Promise<void>
}

const startTimeoutMs = 20_000

/** The path of an installed program, if there is one. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A folder for a socket and files. Short, since the path of a socket may have 107 characters only. */
export function createFolder(): string {
  return mkdtempSync(join(tmpdir(), 'wxa-'))
}

/** Starts a server and waits until `isReady` no longer rejects. Stopping it takes its folder away. */
export async function startDaemon(
  program: string,
  args: readonly string[],
  folder: string,
  isReady: () => Promise<unknown>,
): Promise<RunningDaemon> {
  const child = spawn(findProgram(program) ?? program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  child.stderr.on('data', (chunk) => (printed += chunk))
  child.once('error', (error) => (printed += error.message))
  const stop = async (): Promise<void> => {
    process.removeListener('exit', kill)
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  for (const deadline = Date.now() + startTimeoutMs; ; ) {
    try {
      await isReady()
      return { pid: child.pid as number, stop }
    } catch (cause) {
      const isOver = child.exitCode !== null || child.pid === undefined || Date.now() > deadline
      if (isOver) {
        await stop()
        throw new Error(`${program} did not start:\n${printed}`, { cause })
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    // What it holds is thrown away, so nothing has to be written down first.
    child.kill('SIGKILL')
  })
}
