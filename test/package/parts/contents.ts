import { expect, it } from '@jest/globals'
import type { Project } from '../project.ts'
import { run } from '../tarball.ts'

const documents = /^[A-Z]\S*\.md$|^LICENSE$/

export function describeContents(project: () => Project): void {
  const paths = (): string[] => project().packed.files.map(({ path }) => path)

  it('has a command: npx express-wechat-auth', async () => {
    const cwd = project().folder
    const { stdout } = await run('npx', ['--no-install', 'express-wechat-auth', '--help'], { cwd })
    expect(stdout).toMatch(/simulate[\s\S]*doctor/)
  })

  it('packs what users need and nothing else', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        '.env.example',
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'README.zh-CN.md',
        'package.json',
        'dist/LICENSES.txt',
        'dist/cli.cjs',
        'dist/code/index.cjs',
        'dist/code/simulator.cjs',
        'dist/index.cjs',
        'dist/index.d.cts',
        'dist/index.d.ts',
        'dist/index.js',
        'dist/passport.cjs',
        'dist/passport.d.cts',
        'dist/passport.d.ts',
        'dist/passport.js',
        'dist/simulator.cjs',
        'dist/simulator.d.cts',
        'dist/simulator.d.ts',
        'dist/simulator.js',
      ]),
    )
    const known =
      /^dist\/(?:code\/)?\w+\.(?:txt|js|cjs|cjs\.map|d\.ts|d\.cts)$|^package\.json$|^\.env\.example$/
    expect(paths().filter((path) => !known.test(path) && !documents.test(path))).toEqual([])
  })

  it('has at most 80 files beside the documents', () => {
    expect(paths().filter((path) => !documents.test(path)).length).toBeLessThanOrEqual(80)
  })

  it('is at most 450 kB packed and 2 MB unpacked', () => {
    expect(project().packed.size).toBeLessThanOrEqual(450_000)
    expect(project().packed.unpackedSize).toBeLessThanOrEqual(2_000_000)
  })
}
