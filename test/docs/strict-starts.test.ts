import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { codeBlocksOf } from './markdown.ts'
import { userCompilerOptions } from './user-compiler.ts'

const run = promisify(execFile)
const root = process.cwd()

const pages = ['README.md', 'README.zh-CN.md', 'docs/development.md', 'docs/zh-CN/development.md']

describe('JavaScript that a newcomer pastes into a TypeScript project', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'strict-starts-')))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it("compiles under strict, with ?? '' at the session's secret, as the front page says", async () => {
    const files = await Promise.all(pages.flatMap((page, number) => write(page, number)))
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: userCompilerOptions, files }),
    )
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const problems = await run(process.execPath, [tsc, '-p', folder], { cwd: folder }).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    )
    expect(problems).toBe('')
  }, 120_000)

  /** Saves the programs of a page, by page and line. */
  function write(page: string, number: number): Promise<string>[] {
    const programs = codeBlocksOf(page).filter(
      ({ language, code }) => language === 'js' && code.includes('app.listen(3000)'),
    )
    expect([page, programs.length]).not.toEqual([page, 0])
    return programs.map(async ({ line, code }) => {
      const file = `page-${number}-line-${line}.mts`
      const typed = code.replace(
        'secret: process.env.SESSION_SECRET,',
        "secret: process.env.SESSION_SECRET ?? '',",
      )
      await writeFile(join(folder, file), typed)
      return file
    })
  }
})
