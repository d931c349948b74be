import type { SimulatedSuite } from 'express-wechat-auth/simulator'
import { provenState } from '../../../lib/core/login/relay-state.ts'
import { component } from '../../helpers/apps/open-platform.ts'
import { template, thirdPartySuite } from '../../helpers/apps/wecom-suite.ts'
import { eventPush, sealedForPlatform } from '../../helpers/messages/component-pushes.ts'
import { type PushRequest, sealPush, textXml, wecomPush } from '../../helpers/messages/pushes.ts'
import { commandPush, sealedFor } from '../../helpers/messages/suite-pushes.ts'
import { frontEnd } from './app.ts'
import { type Entry, entry, page, pushed, simple } from './entries.ts'
import { createProviderVisitors } from './provider-visitors.ts'
import { companyOf, merchantAppId, relaySecret, templatePath } from './providers.ts'
import type { FuzzWorld } from './world.ts'

const suitePath = '/wecom/suite'

/** What the routes of relay, platform and suites are made for. */
export function providerRequests({ simulator, instances }: FuzzWorld): Entry[] {
  const people = createProviderVisitors(simulator, instances[0].url)
  const callback = `${frontEnd}/wechat/callback`
  const state = provenState(`${'a'.repeat(40)}0`, callback, [relaySecret])
  return [
    simple('GET /relay', 302, { query: { to: callback, code: 'a-code', state } }),
    push('POST /wechat/platform/events', () => eventPush({ InfoType: 'of no kind that is known' })),
    push('POST /wechat/platform/messages/:appId', () =>
      sealedForPlatform(textXml({ ToUserName: userNameOf(simulator) })),
    ),
    simple('GET /wechat/platform/grant', 200, { headers: page, query: { returnTo: '/me' } }),
    entry('GET /wechat/platform/granted', 303, async (_people, to) =>
      to({ headers: page, ...(await people.granting()) }),
    ),
    ...suiteRequests('', thirdPartySuite, companyOf(simulator)),
    simple(`GET ${suitePath}/install`, 302, { headers: page, query: { returnTo: '/me' } }),
    entry(`GET ${suitePath}/installed`, 303, async (_people, to) =>
      to({ headers: page, ...(await people.installing()) }),
    ),
    ...suiteRequests(templatePath, template, companyOf(simulator)),
    simple(`POST ${templatePath}${suitePath}/installCode`, 200),
    entry(`GET ${templatePath}${suitePath}/installCode`, 200, async (_people, to) =>
      to(await people.scanned()),
    ),
  ]
}

const userNameOf = ({ components }: FuzzWorld['simulator']): string =>
  components.authorizers(component.appId).find(({ appId }) => appId === merchantAppId)?.userName ?? ''

/** Command URL and data URL: both are proven with the provider's corp id. */
function suiteRequests(base: string, suite: SimulatedSuite, corpId: string): Entry[] {
  const { token, encodingAesKey, providerCorpId } = suite
  const proof = (): PushRequest => {
    const { query, encrypted } = sealPush('1234567890', { token, encodingAesKey, receiverId: providerCorpId })
    return { query: { ...query, echostr: encrypted }, body: '', type: '' }
  }
  const message = (): PushRequest => wecomPush(textXml(), { ...sealedFor(suite), receiverId: corpId })
  const paths = [`${base}${suitePath}/messages`, `${base}${suitePath}/messages/:corpId`]
  return [
    ...[`${base}${suitePath}/events`, ...paths].map((path) =>
      entry(`GET ${path}`, 200, (_people, to) => to({ query: proof().query })),
    ),
    push(`POST ${base}${suitePath}/events`, () => commandPush({ InfoType: 'of no kind' }, {}, suite)),
    ...paths.map((path) =>
      entry(`POST ${path}`, 200, (_people, to) => {
        const request = pushed(to, message())
        return { ...request, path: request.path.replace(':corpId', corpId) }
      }),
    ),
  ]
}

const push = (route: string, make: () => PushRequest): Entry =>
  entry(route, 200, (_people, to) => pushed(to, make()))
