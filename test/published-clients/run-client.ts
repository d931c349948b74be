import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface ClientRun {
  /** What the client's program has found out. */
  result: Record<string, unknown>
  /** What it ended with, if it did not report. */
  failure: string | undefined
}

const run = promisify(execFile)

/** Runs the program of a client in a process of its own, whose way to the platforms ends at the simulator. */
export async function runClient(name: string, simulatorUrl: string): Promise<ClientRun> {
  const program = join(__dirname, 'clients', `${name}.mjs`)
  const args = ['--require', join(__dirname, 'tools/detour.cjs'), program]
  const env = { ...process.env, SIMULATOR: simulatorUrl, NODE_ENV: 'test' }
  try {
    const { stdout } = await run(process.execPath, args, { env, timeout: 60_000 })
    return { result: JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)), failure: undefined }
  } catch (error) {
    return { result: {}, failure: String(error) }
  }
}
