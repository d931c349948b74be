import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import { sourceOfGrant, type TokenSource, tokenKey } from '../../core/tokens/token-source.ts'
import type { ServiceCalls } from '../service/service-calls.ts'
import { isGrantGone } from '../service/suite-errcodes.ts'
import { type EndRefusedTools, endRefused } from './end-refused.ts'
import { grantMissing } from './suite-grants.ts'

export interface CorpTokensTools extends EndRefusedTools {
  suiteId: string
  suiteSecret: string
  tokens: TokenEngine
  calls: ServiceCalls
  /** A server of the app's own that has the tokens may know companies of which no row is here. */
  hasProvider: boolean
}

/**
 * The access token of a suite at one company: two suites at one company have two.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90605
 */
export function corpTokenSource(
  corpId: string,
  { suiteId, suiteSecret, grants, calls }: CorpTokensTools,
): TokenSource {
  return {
    key: tokenKey(['suite', suiteId, corpId], suiteSecret),
    kind: 'corp_access_token',
    appId: corpId,
    agentId: suiteId,
    async fetch() {
      const row = await grants.require(corpId)
      return calls.fetchCorpToken(corpId, row.permanent_code)
    },
  }
}

/**
 * The tokens and tickets of one company: the suite's engine, asked first whether the app is installed. A token belongs
 * to the installation that it was got with, so that one which has ended leaves none behind in any process.
 */
export function createCorpTokens(corpId: string, tools: CorpTokensTools): TokenEngine {
  const { tokens, grants, hasProvider } = tools

  const granted = async (source: TokenSource): Promise<TokenSource> => {
    const known = hasProvider ? await grants.find(corpId) : await grants.require(corpId)
    if (known === undefined) return source
    const row = known.status === 'active' ? known : await grants.require(corpId)
    return sourceOfGrant(source, row.grant_id)
  }

  const guard = async <T>(ask: () => Promise<T>): Promise<T> => {
    const before = await grants.find(corpId)
    try {
      return await ask()
    } catch (error) {
      if (!isGrantGone(error) || before?.status !== 'active') throw error
      await endRefused(before, tools)
      throw grantMissing(await grants.find(corpId))
    }
  }

  return {
    getToken: (source) => guard(async () => tokens.getToken(await granted(source))),
    renewToken: (source, rejected) => guard(async () => tokens.renewToken(await granted(source), rejected)),
    withToken: (source, call) => guard(async () => tokens.withToken(await granted(source), call)),
    keepToken: async (source, answer) => tokens.keepToken(await granted(source), answer),
  }
}
