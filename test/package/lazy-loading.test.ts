import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'
import { builtLibrary } from '../helpers/programs/built-library.ts'

const library = join(builtLibrary(), 'index.js')

/** Runs this after the library was imported, and answers what it prints. */
async function afterImport(source: string): Promise<unknown> {
  const program = `
    import { createRequire } from 'node:module'
    import { createServer } from 'node:http'
    const { wechatClient } = await import(${JSON.stringify(library)})
    const { cache } = createRequire(import.meta.url)
    const loaded = () => ['undici', 'axios'].filter((name) =>
      Object.keys(cache).some((file) => file.includes('/node_modules/' + name + '/')))
    const server = createServer((req, res) => res.end('{"access_token":"t","expires_in":7200}')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const options = { appId: 'wx1', appSecret: 's', endpoints: { api: 'http://127.0.0.1:' + server.address().port } }
    ${source}
    process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  return JSON.parse(stdout)
}

it('the library loads undici with the first call that needs it, and axios never', async () => {
  const source = `
    const client = wechatClient(options)
    const before = loaded()
    await client.getAppAccessToken()
    console.log(JSON.stringify([before, loaded()]))`
  expect(await afterImport(source)).toEqual([[], ['undici']])
})

it('the library loads no undici where the app hands in its own "http"', async () => {
  const source = `
    const http = { request: async ({ url }) => ({ status: 200, data: await (await fetch(url)).text() }) }
    const token = await wechatClient({ ...options, http }).getAppAccessToken()
    console.log(JSON.stringify([token, loaded()]))`
  expect(await afterImport(source)).toEqual(['t', []])
})

it('the library calls over fetch where the runtime answers an undici that sends nothing, as Bun does', async () => {
  const source = `
    const require = createRequire(${JSON.stringify(library)})
    const file = require.resolve('undici')
    cache[file] = { id: file, filename: file, loaded: true, exports: { Agent: class {}, Pool: class {}, ProxyAgent: class {} } }
    const token = await wechatClient(options).getAppAccessToken()
    const proxied = await wechatClient({ ...options, proxy: 'http://user:password@proxy' }).getAppAccessToken().catch(String)
    console.log(JSON.stringify([token, proxied]))`
  expect(await afterImport(source)).toEqual([
    't',
    'TypeError: option "proxy" works on Node.js, Deno and Bun: here give "http" an axios instance with the proxy instead',
  ])
})
