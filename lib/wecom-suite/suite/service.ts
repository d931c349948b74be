import type { ClientBase } from '../../core/client/client-base.ts'
import type { GrantRows } from '../../core/grants/grant-store.ts'
import { createTickets, type Tickets } from '../../core/grants/tickets.ts'
import type { Turns } from '../../core/grants/turns.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import { createServiceCalls, type ServiceCalls } from '../service/service-calls.ts'
import {
  providerAccessTokenSource,
  type SuiteCredentials,
  suiteAccessTokenSource,
} from '../service/service-tokens.ts'
import { isTemplateId, type WecomSuiteOptions } from './suite-options.ts'

/** One suite as WeCom knows it: the app itself, or its 登录授权. */
export interface Service {
  suiteId: string
  tickets: Tickets
  suiteSource: TokenSource
  providerSource: TokenSource
  calls: ServiceCalls
}

export interface ServiceTools {
  base: ClientBase
  rows: GrantRows
  turns: Turns
}

const ticketLifetimeMs = 30 * 60_000

export function createService(
  { suiteId, suiteSecret }: SuiteCredentials,
  { providerCorpId, providerSecret }: Pick<WecomSuiteOptions, 'providerCorpId' | 'providerSecret'>,
  { base, rows, turns }: ServiceTools,
): Service {
  const { tokenCache: cache, tokens, emit } = base
  const host = { http: base.http, base: base.endpoints.wecomApi }
  const tickets = createTickets({
    platformAppId: suiteId,
    cache,
    rows,
    turns,
    emit,
    lifetimeMs: ticketLifetimeMs,
    hint: 'WeCom pushes one every ten minutes to the route "events"; the console (回调配置) has a button for one more',
  })
  const suiteSource = suiteAccessTokenSource({ suiteId, suiteSecret }, tickets, host)
  const providerSource = providerAccessTokenSource({ providerCorpId, providerSecret }, host)
  const isTemplate = isTemplateId(suiteId)
  const calls = createServiceCalls({ suiteId, isTemplate, tokens, suiteSource, providerSource, ...host })
  return { suiteId, tickets, suiteSource, providerSource, calls }
}
