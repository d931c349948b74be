import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { plainCorpId, template } from '../../helpers/apps/wecom-suite.ts'
import { type Browser, onDesktop } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { setOut as setOutToInstall } from '../../helpers/visitors/company-admin.ts'
import { setOut } from '../../helpers/visitors/merchant.ts'
import { merchantAppId, templatePath } from './providers.ts'
import { inSomeMinute } from './some-minute.ts'

/** An administrator's browser on its way back to the app. */
export interface OnTheWay {
  cookies: Map<string, string>
  query: Record<string, string>
}

/** Administrators in front of the app. Each call makes somebody new. */
export interface ProviderVisitors {
  /** A merchant who has agreed, and of whose grant nothing was pushed. */
  granting(): Promise<OnTheWay>
  /** The administrator of a company who has installed the app. */
  installing(): Promise<OnTheWay>
  /** Somebody in front of a code that an administrator has scanned. */
  scanned(): Promise<Pick<OnTheWay, 'cookies'>>
}

let companies = 0

const tooMany = (error: Error): undefined => {
  if (!error.message.includes('429')) throw error
  return undefined
}

export function createProviderVisitors(simulator: PlatformSimulator, url: string): ProviderVisitors {
  const back = ({ cookies }: Browser, path: string): OnTheWay => ({
    cookies,
    query: Object.fromEntries(new URL(path, url).searchParams),
  })
  return {
    async granting() {
      const merchant = await inSomeMinute(
        () =>
          setOut({ simulator }, url, {
            appId: merchantAppId,
            pushOrder: 'redirect-only',
            query: '?returnTo=/me',
          }).catch(tooMany),
        (one) => one === undefined,
      )
      if (merchant === undefined) throw new Error('the grant page is never served')
      return back(merchant.browser, pathOf(merchant.redirectUrl))
    },

    async installing() {
      const page = '/wecom/suite/install?returnTo=/me'
      await inSomeMinute(
        () => onDesktop(url).open(page),
        ({ status }) => status === 429,
      )
      const administrator = { corpId: plainCorpId, query: '?returnTo=/me' }
      const { browser, path } = await setOutToInstall({ simulator }, url, administrator)
      return back(browser, path)
    },

    async scanned() {
      companies += 1
      const corpId = `wwf${String(companies).padStart(15, '0')}`
      simulator.corps.add({
        corpId,
        name: corpId,
        agents: [],
        departments: [{ id: 1, name: '总部', parentid: 0 }],
        members: [{ userid: 'user123', name: 'user123', department: [1] }],
      })
      const browser = onDesktop(url)
      const { body } = await inSomeMinute(
        () => browser.post(`${templatePath}/wecom/suite/installCode`),
        ({ status }) => status === 429,
      )
      const link = { corpId, via: 'customized-link', url: body.data.url } as const
      await simulator.suites.install(template.suiteId, link)
      return { cookies: browser.cookies }
    },
  }
}
