import { LRUCache } from 'lru-cache'
import type { ClientBase } from '../../core/client/client-base.ts'
import { hmac } from '../../core/digests.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import { createWecomClient, type WecomClient } from '../../wecom/client/wecom-client.ts'
import { type CorpTokensTools, corpTokenSource, createCorpTokens } from '../grants/corp-tokens.ts'
import type { SuiteGrants } from '../grants/suite-grants.ts'

export interface CorpClientsTools {
  suiteId: string
  suiteSecret: string
  base: ClientBase
  grants: SuiteGrants
  tools: CorpTokensTools
}

/** The clients of companies: made when they are asked for, and forgotten when many others were asked for since. */
export interface CorpClients {
  get(corpId: string): WecomClient
  /** The same, when its AgentId is known. Rejects with ERR_GRANT_MISSING. */
  ready(corpId: string): Promise<WecomClient>
  /** A client for a router, with an event hook of its own. */
  create(corpId: string, emit: EmitEvent | undefined): WecomClient
  requireGrant(corpId: string): Promise<void>
  /** Proves what is sealed where a router has no secret of its own. */
  keySecret: string
}

const maxClients = 1_000

export function createCorpClients(options: CorpClientsTools): CorpClients {
  const { suiteId, suiteSecret, base, grants, tools } = options
  const clients = new LRUCache<string, WecomClient>({ max: maxClients })
  const agentIds = new LRUCache<string, number>({ max: 5 * maxClients })
  const keySecret = hmac(suiteSecret, 'suite')

  const requireAgent = async (corpId: string): Promise<number> => {
    const { agentid = 0 } = await grants.require(corpId)
    agentIds.set(corpId, agentid)
    return agentid
  }

  const create: CorpClients['create'] = (corpId, emit = base.emit) =>
    createWecomClient({
      corpId,
      // Read from what the last look at the installation said.
      agent: {
        get agentId() {
          return agentIds.get(corpId) ?? 0
        },
      },
      holder: suiteId,
      agentIdOf: () => requireAgent(corpId),
      keySecret: hmac(suiteSecret, `corp ${corpId}`),
      idCase: 'kept',
      base: { ...base, emit, tokens: createCorpTokens(corpId, tools) },
      source: corpTokenSource(corpId, tools),
    })

  const get = (corpId: string): WecomClient => {
    const client = clients.get(corpId) ?? create(corpId, undefined)
    clients.set(corpId, client)
    return client
  }

  return {
    get,
    create,
    keySecret,
    async ready(corpId) {
      await requireAgent(corpId)
      return get(corpId)
    },
    async requireGrant(corpId) {
      await requireAgent(corpId)
    },
  }
}
