import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from '@jest/globals'

const run = promisify(execFile)
const root = process.cwd()

/** As a project of a user has them, not this project's own. */
const userOptions: Readonly<Record<string, unknown>> = {
  target: 'es2022',
  lib: ['es2023', 'dom'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  paths: {
    'express-wechat-auth': [join(root, 'lib/index.ts')],
    'express-wechat-auth/passport': [join(root, 'lib/passport/index.ts')],
    'express-wechat-auth/simulator': [join(root, 'lib/simulator/index.ts')],
  },
}

/** A user's project, for the tests of a suite. */
export interface UserProject {
  write(name: string, text: string): Promise<void>
  /** Answers what the compiler says. */
  compile(config: string, files: readonly string[], options?: object): Promise<string>
}

export function useUserProject(name: string): UserProject {
  let folder = ''
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)
  return {
    write,
    async compile(config, files, options = {}) {
      await write(config, JSON.stringify({ compilerOptions: { ...userOptions, ...options }, files }))
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      return run(process.execPath, [tsc, '-p', join(folder, config)], { cwd: folder }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      )
    },
  }
}
