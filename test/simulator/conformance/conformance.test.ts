import { describe, expect, it } from '@jest/globals'
import { resolveOptions } from '../../../lib/simulator/options.ts'
import { platformRouters } from '../../../lib/simulator/platform-routers.ts'
import { createWorld } from '../../../lib/simulator/world/world.ts'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { appTokens } from './app-tokens.ts'
import type { Proofs } from './bench.ts'
import { componentApi } from './component-api.ts'
import { mpGrantPages, openGrantPages, platformPushes } from './component-grants.ts'
import { componentAuthorize, componentLogins } from './component-logins.ts'
import { documentedRows, pathsIn } from './documented.ts'
import { everyHost } from './every-host.ts'
import { miniProgramCalls } from './mini-program.ts'
import { notDocumented } from './not-documented.ts'
import { official } from './official.ts'
import { openWeixin } from './open-weixin.ts'
import { mpWeixin, resWx } from './other-hosts.ts'
import { pushed } from './push.ts'
import { qyapiApp } from './qyapi-app.ts'
import { qyapiContacts } from './qyapi-contacts.ts'
import { qyapiLogin } from './qyapi-login.ts'
import { qyapiSuite } from './qyapi-suite.ts'
import { qyapiSuitePeople } from './qyapi-suite-people.ts'
import { servedPaths } from './served.ts'
import { sns } from './sns.ts'
import { suiteAuthorize, suiteInstall, suiteLogin } from './suite-pages.ts'
import { suitePushes } from './suite-pushes.ts'
import { corpAuthorize, loginWork, openWork } from './wecom-login.ts'
import { wwcdn } from './wecom-panel.ts'

useAccountServers()

/** A test for each row of the table in docs/simulator-conformance.md. */
const sections: Readonly<Record<string, Proofs>> = {
  'Every host': everyHost,
  'open.weixin.qq.com': {
    ...openWeixin,
    ...corpAuthorize,
    ...suiteAuthorize,
    ...componentAuthorize,
    ...openGrantPages,
  },
  'api.weixin.qq.com': {
    ...sns,
    ...appTokens,
    ...official,
    ...miniProgramCalls,
    ...componentApi,
    ...componentLogins,
  },
  'mp.weixin.qq.com': { ...mpWeixin, ...mpGrantPages },
  'res.wx.qq.com': resWx,
  'qyapi.weixin.qq.com': {
    ...qyapiLogin,
    ...qyapiContacts,
    ...qyapiApp,
    ...qyapiSuite,
    ...qyapiSuitePeople,
  },
  'login.work.weixin.qq.com': { ...loginWork, ...suiteLogin },
  'open.work.weixin.qq.com': { ...openWork, ...suiteInstall },
  'wwcdn.weixin.qq.com': wwcdn,
  'Pushed to your server': { ...pushed, ...platformPushes, ...suitePushes },
  'Not documented, and let pass': notDocumented,
}

describe.each(Object.entries(sections))('%s', (_section, proofs) => {
  it.each(Object.entries(proofs))('%s', (_row, prove) => prove())
})

describe('the table in docs/simulator-conformance.md', () => {
  const documented = documentedRows()

  it('has the sections that are tested', () => {
    expect(Object.keys(documented)).toEqual(Object.keys(sections))
  })

  it.each(Object.entries(sections))('has a test for each row of %s', (section, proofs) => {
    expect([...(documented[section] ?? [])].sort()).toEqual(Object.keys(proofs).sort())
  })

  it.each(Object.entries(platformRouters))('has a row for each path of %s', (host, router) => {
    const rows = documented[host] ?? []
    const described = new Set([...rows.flatMap(pathsIn), 'any other path'])
    const served = servedPaths(router(createWorld(resolveOptions({}))))
    expect(served.length).toBeGreaterThan(1)
    expect(served.filter((path) => !described.has(path))).toEqual([])
    // And nothing is in the table that is not served.
    expect([...described].filter((path) => path.startsWith('/') && !served.includes(path))).toEqual([])
  })
})
