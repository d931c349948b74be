import { describe, expect, it } from '@jest/globals'
import { type Project, print } from '../project.ts'

/** Expression: the packages of which something is loaded, in alphabetical order. */
const packagesIn = (cache: string): string =>
  `[...new Set(Object.keys(${cache}).map((file) => /.*node_modules.((?:@[^\\\\/]+.)?[^\\\\/]+)/.exec(file)?.[1]))].filter(Boolean).sort()`

const esm = `import { createRequire } from 'node:module'\nconst { cache } = createRequire(import.meta.url)\n`

const entries = ['express-wechat-auth', 'express-wechat-auth/passport', 'express-wechat-auth/simulator']

export function describeLoading(project: () => Project): void {
  const loadedBy = async (name: string, source: string): Promise<string[]> =>
    (await project().runScript(name, source)) as string[]
  const own = ['express-wechat-auth']

  describe('loads nothing before it is needed', () => {
    it.each(entries)('%s, imported', async (entry) => {
      const alone = await loadedBy('alone.mjs', `import 'express'\n${esm}${print(packagesIn('cache'))}`)
      const source = `import 'express'\nimport '${entry}'\n${esm}${print(packagesIn('cache'))}`
      expect(await loadedBy('load.mjs', source)).toEqual([...alone, ...own].sort())
    })

    it.each(entries)('%s, required', async (entry) => {
      const alone = await loadedBy('alone.cjs', `require('express')\n${print(packagesIn('require.cache'))}`)
      const source = `require('express')\nrequire('${entry}')\n${print(packagesIn('require.cache'))}`
      expect(await loadedBy('load.cjs', source)).toEqual([...alone, ...own].sort())
    })

    it('and a router loads what it needs for its requests with the first of them', async () => {
      const source = `
        require('express-wechat-auth').wechatAuth({ appId: 'wx1', appSecret: 'x', bearer: true, secret: 'sixteen characters' })
        ${print(packagesIn('require.cache'))}`
      const loaded = await loadedBy('router.cjs', source)
      expect(loaded).toContain('express')
      expect(loaded.filter((name) => ['jws', 'saxes', 'undici', 'uqr'].includes(name))).toEqual([])
    })
  })
}
