import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { builtLibrary } from '../helpers/programs/built-library.ts'

const children: ChildProcess[] = []

/** Ends the commands of a test after it. Once in each file. */
export function useCommand(): void {
  afterEach(() => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  })
}

/** The environment without what a developer may have in it. */
function cleanEnv(env: Record<string, string>): Record<string, string | undefined> {
  const names = /^(?:WECHAT|OPEN_PLATFORM|MOBILE|MINIPROGRAM|WECOM)_|^PUBLIC_URL$/
  const kept = Object.entries(process.env).filter(([name]) => !names.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...env }
}

export interface Running {
  child: ChildProcess
  printed: { out: string; error: string }
  /** What it ends with: its exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

/** Runs `express-wechat-auth`, in one process, in a folder without an `.env`. */
export function run(args: readonly string[], env: Record<string, string> = {}, cwd = '/'): Running {
  const child = spawn(process.execPath, [`${builtLibrary()}/cli.cjs`, ...args], {
    cwd,
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const printed = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    printed.out += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    printed.error += chunk
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? ''))
  })
  return { child, printed, ended }
}

/** Waits for the address that `simulate` prints. */
export async function addressOf({ printed, child }: Running, words = 'simulated:'): Promise<string> {
  for (;;) {
    const url = new RegExp(`${words}\\s+(http://\\S+)`).exec(printed.out)?.[1]
    if (url !== undefined) return url
    if (child.exitCode !== null) throw new Error(`it ended:\n${printed.out}${printed.error}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A folder for the files of one block; `fileOf()` writes one and answers its path. */
export function useFolder(): { readonly path: string; fileOf(name: string, content: string): string } {
  let path = ''
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'command-'))
  })
  afterAll(() => rmSync(path, { recursive: true }))
  return {
    get path() {
      return path
    },
    fileOf(name, content) {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
  }
}
