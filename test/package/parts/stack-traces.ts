import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { decode } from '@jridgewell/sourcemap-codec'
import type { Project } from '../project.ts'
import { root, run } from '../tarball.ts'

interface SourceMap {
  sources: string[]
  mappings: string
}

const wrongUse = `require('express-wechat-auth').wechatAuth({ appID: 'wx1' })\n`

export function describeStackTraces(project: () => Project): void {
  const mapOf = async (name: string): Promise<SourceMap> =>
    JSON.parse(await readFile(join(project().installed, `dist/code/${name}.cjs.map`), 'utf8'))

  /** What a script writes that ends with an error. */
  const failureOf = async (source: string, flags: string[] = []): Promise<string> => {
    const file = join(project().folder, 'failing.cjs')
    await writeFile(file, source)
    return run(process.execPath, [...flags, file]).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    )
  }

  describe('stack traces', () => {
    it('name functions as they are written', async () => {
      const trace = await failureOf(wrongUse)
      expect(trace).toMatch(/at (?:Object\.)?wechatAuth \(.*dist.code.index\.cjs:\d+:\d+\)/)
      expect(trace).toMatch(/throw new TypeError\(/)
    })

    it('name files and lines of the sources with --enable-source-maps', async () => {
      const trace = await failureOf(wrongUse, ['--enable-source-maps'])
      const [, line] =
        /at checkOptions \(.*express-wechat-auth.lib.core.options\.ts:(\d+):\d+\)/.exec(trace) ?? []
      const source = await readFile(join(root, 'lib/core/options.ts'), 'utf8')
      expect(source.split('\n')[Number(line) - 1]).toContain('throw new TypeError(')
      expect(trace).toMatch(/at (?:Object\.)?wechatAuth \(.*lib.wechat.\S*wechat-auth\.ts:\d+/)
    })

    it('name them in the simulator too', async () => {
      const source = `require('express-wechat-auth/simulator').createPlatformSimulator({ apps: 5 })\n`
      const trace = await failureOf(source, ['--enable-source-maps'])
      expect(trace).toMatch(
        /at (?:Object\.)?createPlatformSimulator \(.*lib.simulator.create-platform-simulator\.ts:\d+/,
      )
    })

    it.each(['index', 'simulator'])(
      'of %s lead to the lines where its functions are written',
      async (name) => {
        const { sources, mappings } = await mapOf(name)
        const code = await readFile(join(project().installed, `dist/code/${name}.cjs`), 'utf8')
        const written = await Promise.all(
          sources.map(async (path) => (await readFile(join(root, 'dist/code', path), 'utf8')).split('\n')),
        )
        const lines = decode(mappings)
        const declared = code
          .split('\n')
          .map((line, number) => ({ number, declaration: /^(?:async )?function (\w+)\(/.exec(line)?.[1] }))
          .filter(({ declaration }) => declaration !== undefined && !declaration.startsWith('_'))
        expect(declared.length).toBeGreaterThan(500)
        const astray = declared.filter(({ number, declaration = '' }) => {
          const [, source = -1, line = -1] = lines[number]?.[0] ?? []
          // A name that several modules have is numbered in a bundle.
          return !written[source]?.[line]?.includes(declaration.replace(/\d+$/, ''))
        })
        expect(astray).toEqual([])
      },
    )
  })
}
