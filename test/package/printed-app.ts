import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Project } from './project.ts'

const printedListen = /(await )?app\.listen\(3000\)/g
/** NestJS listens when it has made everything, and says much before. */
const listen = (_all: string, isAwaited: string | undefined): string =>
  isAwaited === undefined
    ? 'const server = app.listen(0, () => console.log(server.address().port))'
    : 'const server = await app.listen(0)\nconsole.log(server.address().port)'
const printedPort = /^(\d+)\n/m

/** Printed code that runs as a program of a project, on a port of its own. */
export interface PrintedApp {
  url: string
  stop(): Promise<void>
}

/**
 * Saves printed code in a project and starts it. Nothing is changed but the port.
 *
 * @param name of the file
 * @param flags of Node.js
 */
export async function startPrinted(
  { folder }: Project,
  name: string,
  code: string,
  flags: readonly string[] = [],
): Promise<PrintedApp> {
  if (code.match(printedListen)?.length !== 1) throw new Error(`${name} does not listen as it is printed`)
  await writeFile(join(folder, name), code.replace(printedListen, listen))
  const child = spawn(process.execPath, [...flags, name], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (chunk) => (complaints += chunk))
  const exited = once(child, 'exit')
  const ended = exited.then(() => {
    throw new Error(`${name} ended:\n${complaints}`)
  })
  let said = ''
  const port = await Promise.race([
    ended,
    new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => {
        said += chunk
        const [, found] = printedPort.exec(said) ?? []
        if (found !== undefined) resolve(found)
      })
    }),
  ])
  ended.catch(() => undefined)
  return {
    url: `http://localhost:${Number(port)}`,
    async stop() {
      child.kill()
      await exited
    },
  }
}
