import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Project } from '../project.ts'
import { root, run } from '../tarball.ts'

interface SourceMap {
  sources: string[]
  sourcesContent?: string[]
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

    it('name files and lines of the sources, and show the line, with --enable-source-maps', async () => {
      const trace = await failureOf(wrongUse, ['--enable-source-maps'])
      const [, line] =
        /at checkOptions \(.*express-wechat-auth.lib.core.options\.ts:(\d+):\d+\)/.exec(trace) ?? []
      const source = await readFile(join(root, 'lib/core/options.ts'), 'utf8')
      const thrown = source.split('\n')[Number(line) - 1] ?? ''
      expect(thrown).toContain('throw new TypeError(')
      expect(trace.split('\n').slice(0, 2)).toEqual([
        expect.stringMatching(RegExp(`express-wechat-auth.lib.core.options\\.ts:${line}$`)),
        thrown,
      ])
      expect(trace).toMatch(/at (?:Object\.)?wechatAuth \(.*lib.wechat.\S*wechat-auth\.ts:\d+/)
    })

    it('name them in the simulator too', async () => {
      const source = `require('express-wechat-auth/simulator').createPlatformSimulator({ apps: 5 })\n`
      const trace = await failureOf(source, ['--enable-source-maps'])
      expect(trace).toMatch(
        /at (?:Object\.)?createPlatformSimulator \(.*lib.simulator.create-platform-simulator\.ts:\d+/,
      )
    })

    it('lead to the sources themselves, line by line, but for comments', async () => {
      const { sources, sourcesContent } = await mapOf('index')
      expect(sourcesContent).toHaveLength(sources.length)
      for (const [index, path] of sources.entries()) {
        const written = (await readFile(join(root, 'dist/code', path), 'utf8')).split('\n')
        const packed = sourcesContent?.[index]?.split('\n') ?? []
        expect(packed).toHaveLength(written.length)
        expect(packed.filter((line, number) => line !== '' && line !== written[number])).toEqual([])
      }
    })
  })
}
