import type { SimulatedAgent, SimulatedVisibleRange } from '../../wecom/state/agent.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { type InstalledApp, type InstalledApps, isEncryptedId } from '../../wecom/state/installed-apps.ts'
import type { Wecom } from '../../wecom/state/wecom.ts'
import { type CorpView, corpViewOf } from './corp-view.ts'
import type { Install } from './installs.ts'
import { licenceKeyOf } from './licences.ts'
import { openCorpIdOf } from './provider-ids.ts'
import { kindOf, nameOf, type SimulatedSuite } from './suite.ts'
import type { WecomSuite } from './wecom-suite.ts'

/** What a member's consent may reveal to apps of providers; the platform's page for suites has nothing else. */
const suiteFields = ['gender', 'avatar', 'qr_code']

function agentOf(suite: SimulatedSuite, install: Install): SimulatedAgent {
  const { agentId, permanentCode: secret, visible, enabled } = install
  return {
    agentId,
    secret,
    name: nameOf(suite),
    trustedDomains: suite.trustedDomains,
    ...(suite.callbackDomains !== undefined && { callbackDomains: suite.callbackDomains }),
    ...(suite.ipList !== undefined && { trustedIps: suite.ipList }),
    ...(visible !== undefined && { visible }),
    ...(kindOf(suite) === 'third-party' && { sensitiveFields: suiteFields }),
    enabled,
  }
}

function rangeAsShown({ userids, ...rest }: SimulatedVisibleRange, view: CorpView): SimulatedVisibleRange {
  return { ...rest, ...(userids !== undefined && { userids: userids.map(view.shownIdOf) }) }
}

/** The address for one company, by the id that the provider knows it by. */
export function dataUrlFor({ dataUrl = '' }: SimulatedSuite, corpId: string): string {
  return dataUrl.replaceAll('$CORPID$', () => encodeURIComponent(corpId))
}

function appOf(
  { autoActive }: WecomSuite,
  suite: SimulatedSuite,
  install: Install,
  corp: SimulatedCorp,
): InstalledApp {
  const kind = kindOf(suite) === 'template' ? 'template' : 'third-party'
  const view = corpViewOf(corp, { providerCorpId: suite.providerCorpId, kind, ids: install.ids })
  const agent = agentOf(suite, install)
  const shownAgent = { ...agent, ...(agent.visible && { visible: rangeAsShown(agent.visible, view) }) }
  const shownCorp = { ...view.corp, agents: [shownAgent] }
  const isAutoActive = autoActive.has(licenceKeyOf(suite.providerCorpId, corp.corpId))
  const unlicensed = isAutoActive ? [] : install.unlicensed.map((id) => id.toLowerCase())
  const { token, encodingAesKey: encodingAESKey } = suite
  return {
    kind,
    suiteId: suite.suiteId,
    corp,
    agent,
    shown: { corp: shownCorp, agent: shownAgent },
    shownIdOf: view.shownIdOf,
    plainIdOf: view.plainIdOf,
    isUnlicensed: (id) => unlicensed.includes(id.toLowerCase()),
    push:
      suite.dataUrl === undefined
        ? undefined
        : { url: dataUrlFor(suite, shownCorp.corpId), token, encodingAESKey },
  }
}

/** What all others see of suites and templates. */
export function installedAppsOf({ corps }: Wecom, state: WecomSuite): InstalledApps {
  const { suites, installs, unlicensedVisits } = state
  function appsIn(corp: SimulatedCorp): InstalledApp[] {
    return installs.ofCorp(corp.corpId).flatMap((install) => {
      const suite = suites.get(install.suiteId)
      return suite === undefined ? [] : [appOf(state, suite, install, corp)]
    })
  }

  function corpKnownAs(corpId: string): SimulatedCorp | undefined {
    if (!isEncryptedId(corpId)) return undefined
    const providers = new Set(suites.list().map(({ providerCorpId }) => providerCorpId))
    return corps
      .list()
      .find((corp) => [...providers].some((provider) => openCorpIdOf(provider, corp.corpId) === corpId))
  }

  return {
    find(corpId, agentId) {
      const corp = corps.get(corpId)
      return corp && appsIn(corp).find(({ agent }) => agent.agentId === agentId)
    },
    knownAs(corpId) {
      const corp = corpKnownAs(corpId) ?? corps.get(corpId)
      return corp === undefined ? [] : appsIn(corp).filter(({ shown }) => shown.corp.corpId === corpId)
    },
    corpKnownAs,
    noteUnlicensed: unlicensedVisits.note,
  }
}

/** The company that a provider names: by the id that it knows it by, in the right case. */
export function corpNamedBy(
  { corps }: Wecom,
  { installs }: Pick<WecomSuite, 'installs'>,
  { providerCorpId, suiteId }: SimulatedSuite,
  id: string,
): SimulatedCorp | undefined {
  const isPlain = (corp: SimulatedCorp): boolean => installs.lastOf(suiteId, corp.corpId)?.ids === 'plain'
  return corps
    .list()
    .find((corp) => (isPlain(corp) ? corp.corpId : openCorpIdOf(providerCorpId, corp.corpId)) === id)
}
