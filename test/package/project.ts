import { type ExecFileOptions, execFile } from 'node:child_process'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program to its end; rejects, with what it wrote, when that is an error. */
export const run: (
  file: string,
  args: string[],
  options?: ExecFileOptions,
) => Promise<{ stdout: string; stderr: string }> = async (file, args, options = {}) =>
  execute(file, args, { ...options, encoding: 'utf8' })
export const root: string = join(__dirname, '../..')

/** What `npm pack` tells. */
export interface Packed {
  filename: string
  /** Bytes, packed and unpacked. */
  size: number
  unpackedSize: number
  files: { path: string }[]
}

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

/** Source of a script that writes the value of an expression, for `runScript()`. */
export const print = (expression: string): string => `process.stdout.write(JSON.stringify(${expression}))`

/** Builds and packs the package, and installs it into an empty project. */
export async function createProject(): Promise<Project> {
  const [folder, source] = await Promise.all([temporaryFolder(), temporaryFolder()])
  const installed = join(folder, 'node_modules/express-wechat-auth')
  await mkdir(installed, { recursive: true })
  await Promise.all([build(join(source, 'dist')), copyFiles(source), linkDependencies(folder)])
  const packed = await pack(source, folder)
  await install(join(folder, packed.filename), folder, installed)
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
    async remove() {
      await rm(folder, { recursive: true, force: true })
      await rm(source, { recursive: true, force: true })
    },
  }
}

const temporaryFolder = async (): Promise<string> =>
  realpath(await mkdtemp(join(tmpdir(), 'express-wechat-auth-')))

const build = (folder: string) =>
  run(process.execPath, [join(root, 'scripts/build/main.mjs'), '--outdir', folder])

/** All that a clone has and may be packed, and some of what must not be. */
async function copyFiles(source: string): Promise<void> {
  const names = (await readdir(root)).filter((name) =>
    /^(docs|examples|lib|\.env\.example)$|\.md$/.test(name),
  )
  for (const name of [...names, 'package.json', 'LICENSE', '.gitignore']) {
    await cp(join(root, name), join(source, name), { recursive: true })
  }
  await mkdir(join(source, 'test'))
  await writeFile(join(source, 'test/some.test.ts'), '')
  await writeFile(join(source, '.env'), 'WECHAT_APPSECRET=secret\n')
  await writeFile(join(source, 'examples/.env'), 'WECHAT_APPSECRET=secret\n')
}

/** Only what package.json declares, and what an Express user has: an undeclared import would fail. */
async function linkDependencies(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const ofTheUser = ['express', 'express-session', '@types/express', '@types/node']
  for (const name of [...Object.keys(dependencies), ...ofTheUser]) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, 'node_modules', name), link)
  }
}

async function pack(source: string, folder: string): Promise<Packed> {
  const flags = ['--json', '--ignore-scripts', '--offline', '--pack-destination', folder]
  const { stdout } = await run('npm', ['pack', ...flags], { cwd: source, maxBuffer: 16 << 20 })
  const [report] = JSON.parse(stdout) as [Packed]
  return report
}

/** As npm does it: unpacked, the commands executable and linked. */
async function install(tarball: string, folder: string, installed: string): Promise<void> {
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
  const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  await chmod(join(installed, bin), 0o755)
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(join(installed, bin), join(folder, 'node_modules/.bin/express-wechat-auth'))
}
