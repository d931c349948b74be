import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { build } from 'esbuild'
import { builtLibrary } from '../helpers/programs/built-library.ts'

const program = `
  const { WechatAuthError, PlatformError, isWechatAuthError } = require(${JSON.stringify(join(builtLibrary(), 'index.cjs'))})
  const errors = [
    new WechatAuthError('ERR_PARAMETER', 'a'),
    new PlatformError('ERR_PLATFORM', { errcode: 1, errmsg: 'b', api: 'c' }),
  ]
  console.log(JSON.stringify(errors.map((error) => [error.name, String(error), isWechatAuthError(error)])))`

it('errors have their names in a bundle that is minified', async () => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
  })
  const written = execFileSync(process.execPath, ['-'], { input: outputFiles[0]?.text, encoding: 'utf8' })
  expect(JSON.parse(written)).toEqual([
    ['WechatAuthError', 'WechatAuthError: a', true],
    ['PlatformError', 'PlatformError: c answered errcode 1 (b)', true],
  ])
})
