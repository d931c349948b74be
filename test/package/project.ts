import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Packed, root, run, type Tarball, temporaryFolder } from './tarball.ts'

/** A project of a user, with the package installed as npm does it. */
export interface Project {
  folder: string
  /** Where the package is. */
  installed: string
  packed: Packed
  /** Runs a script in the project, in a process of its own, and answers the JSON that it writes. */
  runScript(name: string, source: string, flags?: string[]): Promise<unknown>
  remove(): Promise<void>
}

export interface ProjectOptions {
  /** Which Express the user has, as this repository names it. @default 'express' */
  express?: 'express' | 'express4'
  /** Packages that the user has besides Express, its types and express-session. */
  more?: readonly string[]
}

/** Source of a script that writes the value of an expression, for `runScript()`. */
export const print = (expression: string): string => `process.stdout.write(JSON.stringify(${expression}))`

/** Installs the package into an empty project. */
export async function createProject(
  { file, packed }: Tarball,
  { express = 'express', more = [] }: ProjectOptions = {},
): Promise<Project> {
  const folder = await temporaryFolder()
  const installed = join(folder, 'node_modules/express-wechat-auth')
  await mkdir(installed, { recursive: true })
  await linkDependencies(folder, { express, ...Object.fromEntries(more.map((name) => [name, name])) })
  await install(file, folder, installed)
  return {
    folder,
    installed,
    packed,
    async runScript(name, text, flags = []) {
      const file = join(folder, name)
      await writeFile(file, text)
      const { stdout } = await run(process.execPath, [...flags, file], { cwd: folder })
      return JSON.parse(stdout)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Only what package.json declares, and what an Express user has: an undeclared import would fail. */
async function linkDependencies(folder: string, ofTheUser: Record<string, string>): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const always = ['express-session', '@types/express', '@types/node']
  const sources = new Map([...Object.keys(dependencies), ...always].map((name) => [name, name]))
  for (const [name, from] of [...sources, ...Object.entries(ofTheUser)]) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, 'node_modules', from), link)
  }
}

/** As npm does it: unpacked, the commands executable and linked. */
async function install(tarball: string, folder: string, installed: string): Promise<void> {
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
  const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  await chmod(join(installed, bin), 0o755)
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(join(installed, bin), join(folder, 'node_modules/.bin/express-wechat-auth'))
}
