import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { isLongRun, portionOf } from '../../run/length.ts'
import type { Project } from '../project.ts'
import { root, run } from '../tarball.ts'

const tsc = join(root, 'node_modules/typescript/bin/tsc')
// The declarations are joined with an older TypeScript, which many users still have.
const tsc5 = createRequire(join(root, 'node_modules/dts-bundle-generator/package.json')).resolve(
  'typescript/bin/tsc',
)

const user = (load: string): string => `
${load}
const app: express.Express = express()
const client: WechatClient = wechatClient({ appId: 'wx1', appSecret: 'x', onEvent: (event: WechatAuthEvent) => void event.type })
const options: WechatAuthOptions = { client, bearer: { expiresInSeconds: 60 } }
app.use(wechatAuth({ ...options, onLogin: (user, { req }) => ({ id: user.openid + req.ip }) }))
app.get('/', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
  const openid: string | undefined = req.wechatUser?.openid
  const user: WechatUser | undefined = req.wechatUser
  res.json({ openid, nickname: user?.nickname })
  res.wechatLogin({ returnTo: '/' })
  const left: Promise<void> = res.wechatLogout()
  void left
  // @ts-expect-error the user may be absent
  req.wechatUser.openid
  // @ts-expect-error no such field
  req.wechatUser?.openId
  const account: unknown = req.wechatUser?.account
  // @ts-expect-error the app has not said what it is
  req.wechatUser?.account?.id
  void account
})
app.get('/orders/:id', requireWechatUser(), async (req, res) => {
  const user: WechatUser = wechatUserOf(req)
  const id: string = req.params.id
  // @ts-expect-error no such parameter
  req.params.name
  res.json({ openid: user.openid.length, id })
})
app.use(wecomAuth({ corpId: 'ww1', corpSecret: 'x', agentId: 1, allow: ['external'] }))
app.get('/team/:id', requireWecomUser({ departments: [2] }), (req, res) => {
  // What members have can be read, and is undefined for others.
  const userid: string | undefined = req.wecomUser?.userid
  const departmentIds: number[] | undefined = wecomUserOf(req).departmentIds
  const id: string = req.params.id
  const user = wecomUserOf(req)
  if (user.kind === 'member') user.userid.length
  if (user.kind === 'external') user.external_userid.length
  // @ts-expect-error a customer has no userid
  user.userid.length
  // @ts-expect-error no such field
  user.userId
  res.json({ userid, departmentIds, id })
})
app.use(errorHandler({ lang: 'en' }))
// @ts-expect-error no such option
wechatAuth({ appID: 'wx1' })
// @ts-expect-error no such scope
requireWechatUser({ scope: 'snsapi_login' })
const code: WechatAuthErrorCode = new WechatAuthError('ERR_CODE_DEAD', '').code
const errcode = (error: unknown): number | undefined => (error instanceof PlatformError ? error.errcode : undefined)
const simulator: PlatformSimulator = createPlatformSimulator({ host: '127.0.0.1' })
const passported: WechatStrategyOptions = { appId: 'wx1', appSecret: 'x', callbackURL: '/auth/wechat/callback' }
new WechatStrategy(passported as WechatStrategyOptions & { passReqToCallback: false }, (person, done) => done(null, person.openid))
new WecomStrategy({ corpId: 'ww1', corpSecret: 'x', agentId: 1, callbackURL: '/cb', passReqToCallback: true }, async (req, person) => req.ip + person.corpId)
// @ts-expect-error Passport has the session
new WechatStrategy({ ...passported, passReqToCallback: false, keepSessionInfo: true }, () => true)
void [code, errcode, simulator]
`
const values =
  'wechatAuth, requireWechatUser, wechatUserOf, wecomAuth, requireWecomUser, wecomUserOf, errorHandler, wechatClient, memoryTokenCache, WechatAuthError, PlatformError'
const types =
  'type WechatAuthOptions, type WechatUser, type WechatClient, type WechatAuthEvent, type WechatAuthErrorCode'
const library = `import { ${values}, ${types} } from 'express-wechat-auth'
import { WechatStrategy, type WechatStrategyOptions, WecomStrategy } from 'express-wechat-auth/passport'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'`

/** An app that says what its accounts are, and that it lets in members alone. */
const declared = (load: string): string => `
${load}
interface Account { id: number; role: 'admin' | 'user' }
declare global {
  namespace Express {
    interface WechatAuthTypes { account: Account; wecomKinds: 'member' }
  }
}
const app: express.Express = express()
app.use(wecomAuth({
  corpId: 'ww1', corpSecret: 'x', agentId: 1,
  authorize: (user) => user.departmentIds.includes(2),
  onLogin: (user): Account => ({ id: user.userid.length, role: 'user' }),
}))
app.get('/:id', requireWechatUser(), requireWecomUser(), (req, res) => {
  const { userid, department, account }: { userid: string; department: string; account?: Account } = wecomUserOf(req)
  const role: 'admin' | 'user' | undefined = req.wechatUser?.account?.role ?? account?.role
  const present: string | undefined = req.wecomUser?.userid
  const kind: 'member' = wecomUserOf(req).kind
  // @ts-expect-error no such field of an account
  wechatUserOf(req).account?.name
  // @ts-expect-error nobody but members
  req.wecomUser?.external_userid
  res.json({ userid, department, role, present, kind, id: req.params.id })
})
`

/** A user of express-session, whose types are found by `paths`: the project has none, as some users have none. */
const sessions = `import 'express-session'
import express from 'express'
import type { SessionLogin } from 'express-wechat-auth'
express().get('/', (req) => {
  const login: Readonly<SessionLogin> | undefined = req.session.wechatAuth?.['official-account:wx1']
  const since: number | undefined = login?.user.loggedInAt
  void since
  // @ts-expect-error logins are not written by hand
  req.session.wechatAuth = { 'official-account:wx1': 5 }
  // @ts-expect-error no such key
  req.session.wechatAut
})
`
const sessionTypes = {
  paths: { 'express-session': [join(root, 'node_modules/@types/express-session/index.d.ts')] },
}

/** A user who has said what an account is. */
const account = `import express from 'express'
import { type IdentityStore, linkedIdentities, miniLogin, sceneLogin, wechatAuth, wechatMessages, wecomAuth } from 'express-wechat-auth'
declare global {
  namespace Express {
    interface WechatAuthTypes { account: { id: string; name?: string } }
  }
}
declare const store: IdentityStore<Express.WechatAuthTypes['account']>
const identities = linkedIdentities({ store, onConflict: ({ byIdentity }) => byIdentity })
const { onLogin } = identities
const wechat = { appId: 'wx1', appSecret: 'x', secret: '0123456789abcdef', onLogin }
express().use(wechatAuth(wechat), miniLogin(wechat))
express().use(sceneLogin({ ...wechat, siteName: 'A', messages: wechatMessages({ appId: 'wx1', token: 'x', encodingAesKey: 'x'.repeat(43) }) }))
express().use(wecomAuth({ corpId: 'ww1', corpSecret: 'x', agentId: 1, onLogin }))
express().get('/', async (req, res) => {
  const ids: (string | undefined)[] = [req.wechatUser?.account?.id, req.wecomUser?.account?.name]
  const linked: Promise<void> = res.wechatLink({ returnTo: '/' })
  if (req.wechatUser?.account) await identities.unlink(req.wechatUser.account, { key: 'x' }, { last: true })
  void [ids, linked, res.wecomLink()]
  // @ts-expect-error no such field
  req.wechatUser?.account?.nickname
})
// @ts-expect-error an account has an id
linkedIdentities<{ name: string }>({ store })
`

type Case = [name: string, compiler: string, settings: object, files: string[]]

const both = ['esm.mts', 'cjs.cts']
const bundlers = { module: 'esnext', moduleResolution: 'bundler' }
const express4 = {
  paths: { express: [join(root, 'node_modules/types-express4/index.d.ts')] },
}
const commonJs = { module: 'commonjs', moduleResolution: 'node10' }
const current: Case[] = [
  ['TypeScript 7, node16', tsc, { module: 'node16' }, both],
  ['TypeScript 7, nodenext', tsc, { module: 'nodenext' }, both],
  ['TypeScript 7, bundler', tsc, bundlers, ['esm.mts']],
  ['TypeScript 7 and express-session', tsc, { module: 'nodenext', ...sessionTypes }, ['session.mts']],
  ['TypeScript 7 and an account of the app’s', tsc, { module: 'nodenext' }, ['account.mts']],
  ['TypeScript 7 and types of its own', tsc, { module: 'nodenext' }, ['declared.mts', 'declared.cts']],
  ['TypeScript 7 and the types of Express 4', tsc, { module: 'nodenext', ...express4 }, both],
  [
    'TypeScript 7, the types of Express 4 and types of its own',
    tsc,
    { module: 'nodenext', ...express4 },
    ['declared.mts'],
  ],
  ['TypeScript 7, bundler of CommonJS', tsc, { ...bundlers, module: 'commonjs' }, ['cjs.cts']],
]
const olderCompiler: Case[] = [
  ['TypeScript 5, node10', tsc5, commonJs, ['cjs.cts']],
  ['TypeScript 5, bundler', tsc5, bundlers, ['esm.mts']],
  ['TypeScript 5 and the types of Express 4', tsc5, { ...commonJs, ...express4 }, ['cjs.cts']],
  [
    'TypeScript 5, node16, and types of its own',
    tsc5,
    { module: 'node16' },
    ['declared.mts', 'declared.cts'],
  ],
]

export function describeTypes(project: () => Project): void {
  describe('types', () => {
    beforeAll(async () => {
      const { folder } = project()
      await writeFile(join(folder, 'esm.mts'), user(`import express from 'express'\n${library}`))
      await writeFile(join(folder, 'session.mts'), sessions)
      await writeFile(join(folder, 'account.mts'), account)
      await writeFile(join(folder, 'declared.mts'), declared(`import express from 'express'\n${library}`))
      await writeFile(
        join(folder, 'declared.cts'),
        declared(`import express = require('express')\n${library}`),
      )
      await writeFile(join(folder, 'cjs.cts'), user(`import express = require('express')\n${library}`))
    })

    it.each<Case>([
      ...portionOf(current, 3),
      // An older one takes several times as long.
      ...(isLongRun ? olderCompiler : []),
    ])('serve users of %s', async (name, compiler, settings, files) => {
      const { folder } = project()
      const file = join(folder, `tsconfig.${name.replace(/\W+/g, '-')}.json`)
      const compilerOptions = {
        ...settings,
        target: 'es2022',
        lib: ['es2023'],
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        types: ['node'],
      }
      await writeFile(file, JSON.stringify({ compilerOptions, files }))
      const problems = await run(process.execPath, [compiler, '-p', file], { cwd: folder }).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      )
      expect(problems).toBe('')
    })
  })
}
