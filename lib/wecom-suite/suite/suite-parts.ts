import type { Request } from 'express'
import { impatientCache } from '../../core/cache/impatient-cache.ts'
import { type ClientBase, createClientBase } from '../../core/client/client-base.ts'
import { hmac } from '../../core/digests.ts'
import { createGrantEnding, type GrantEnding } from '../../core/grants/grant-ending.ts'
import { createGrantIntake, type GrantIntake } from '../../core/grants/grant-intake.ts'
import { createGrantJournal } from '../../core/grants/grant-journal.ts'
import { grantRowsOf } from '../../core/grants/grant-store.ts'
import { createTurns } from '../../core/grants/turns.ts'
import { reportRefusal } from '../../express/http/answer-failure.ts'
import { AppFailure } from '../../express/http/app-failure.ts'
import { tellOperator } from '../../express/http/operator-console.ts'
import { wecomErrmsgTail } from '../../wecom/client/wecom-errcodes.ts'
import { announceInstall, tellRemoval } from '../grants/announce-install.ts'
import type { CorpTokensTools } from '../grants/corp-tokens.ts'
import { type RedeemTools, redeemInstall } from '../grants/redeem-install.ts'
import { createSuiteGrants, type SuiteGrants } from '../grants/suite-grants.ts'
import { classifySuite } from '../service/suite-errcodes.ts'
import { type CorpClients, createCorpClients } from './corp-clients.ts'
import { createInstallLinks, type InstallLinks } from './install-links.ts'
import { createService, type Service } from './service.ts'
import { isTemplateId, type WecomSuiteOptions } from './suite-options.ts'

/** What the routes and functions of a suite work with. */
export interface SuiteParts {
  suiteId: string
  isTemplate: boolean
  base: ClientBase
  main: Service
  /** 登录授权. */
  login: Service | undefined
  grants: SuiteGrants
  ending: GrantEnding
  intake: GrantIntake<Request>
  links: InstallLinks
  clients: CorpClients
  /** Tells the app that a company has removed it. */
  onEnded(corpId: string): Promise<void>
  /** Stands for a secret of WeCom's, such as a code, in stores and cookies. */
  nameOf(secret: string): string
}

export function createSuiteParts(options: WecomSuiteOptions): SuiteParts {
  const { suiteId, suiteSecret, onGrantEnd, loginSuite } = options
  const patient = createClientBase(
    { ...options, onEvent: options.onEvent ?? tellOperator },
    { errmsgTail: wecomErrmsgTail, classify: classifySuite },
  )
  const base = { ...patient, tokenCache: impatientCache(patient.tokenCache) }
  const { tokenCache: cache, tokens, emit } = base
  const common = { platformAppId: suiteId, cache, emit }
  const rows = grantRowsOf(options.grantStore)
  const turns = createTurns(cache, () => emit({ type: 'cache-failure', operation: 'grant' }))
  const main = createService(options, options, { base, rows, turns })
  const login = loginSuite && createService(loginSuite, options, { base, rows, turns })
  const { calls } = main

  const grants = createSuiteGrants({ ...common, rows, turns })
  const journal = createGrantJournal(`${suiteId}:tasks`, { rows, turns })
  const tell = (corpId: string): Promise<void> => tellRemoval({ suiteId, corpId }, { emit, onGrantEnd })
  const ending = createGrantEnding({ ...common, journal, book: grants, nameOf: () => '', tell })
  const links = createInstallLinks({ suiteId, cache, emit })
  const redeemTools: RedeemTools = {
    grants,
    calls,
    journal,
    unstored: new Map(),
    now: () => Date.now(),
    onEnded: tell,
  }
  const intake = createGrantIntake<Request>({
    ...common,
    journal,
    redeem: (task) => redeemInstall(task, redeemTools),
    announce: (grant) =>
      announceInstall(grant, { suiteId, grants, emit, onGrant: options.onGrant, finishLink: links.finish }),
    async isAnnounced(account, attempt) {
      const row = await grants.find(account)
      return row?.attempt === attempt && row.announced === attempt
    },
    noteTime: grants.noteTime,
    tellEnd: ending.finish,
    // A permanent code can never be read again, and the code that gives it lives ten minutes.
    retryForMs: 10 * 60_000,
    onFailure(error) {
      if (error instanceof AppFailure) emit({ type: 'app-failure', hook: error.hook, error: error.cause })
      else reportRefusal({ emit }, error)
    },
  })
  const hasProvider = options.tokenProvider !== undefined
  const tools: CorpTokensTools = { suiteId, suiteSecret, tokens, grants, calls, hasProvider, onEnded: tell }
  const clients = createCorpClients({ suiteId, suiteSecret, base, grants, tools })
  const nameOf = (secret: string): string => hmac(suiteSecret, `name ${secret}`)
  const isTemplate = isTemplateId(suiteId)
  return {
    suiteId,
    isTemplate,
    base,
    main,
    login,
    grants,
    ending,
    intake,
    links,
    clients,
    onEnded: tell,
    nameOf,
  }
}
