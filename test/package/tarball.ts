import { type ExecFileOptions, execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** The package as it is published. */
export interface Tarball {
  file: string
  packed: Packed
  remove(): Promise<void>
}

export const temporaryFolder = async (): Promise<string> =>
  realpath(await mkdtemp(join(tmpdir(), 'express-wechat-auth-')))

/** Builds and packs the package. */
export async function packLibrary(): Promise<Tarball> {
  const source = await temporaryFolder()
  await Promise.all([build(join(source, 'dist')), copyFiles(source)])
  const packed = await pack(source)
  return {
    file: join(source, packed.filename),
    packed,
    remove: () => rm(source, { recursive: true, force: true }),
  }
}

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

async function pack(source: string): Promise<Packed> {
  const flags = ['--json', '--ignore-scripts', '--offline', '--pack-destination', source]
  const { stdout } = await run('npm', ['pack', ...flags], { cwd: source, maxBuffer: 16 << 20 })
  const [report] = JSON.parse(stdout) as [Packed]
  return report
}
