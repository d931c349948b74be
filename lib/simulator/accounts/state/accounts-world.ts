import type { EngineWorld } from '../../engine/engine-world.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import { createRegistry, type Registry } from '../../engine/registry.ts'
import { type ApiQuotas, createApiQuotas } from './api-quotas.ts'
import { checkApp, type SimulatedApp } from './app.ts'
import { type AppAccessTokens, createAppAccessTokens } from './app-access-tokens.ts'
import type { Delegation } from './delegation.ts'
import { checkPerson, type SimulatedPerson } from './person.ts'

/** The apps and people of WeChat, and what all kinds of apps have. */
export interface AccountsState {
  apps: Registry<SimulatedApp>
  people: Registry<SimulatedPerson>
  appAccessTokens: AppAccessTokens
  apiQuotas: ApiQuotas
}

export interface AccountsWorld extends EngineWorld, AccountsState {
  delegation: Delegation
}

/** A request to an endpoint that all kinds of apps have. */
export type Call = EngineCall<AccountsWorld>

export function createAccountsState(
  { clock, bell }: EngineWorld,
  apps: readonly SimulatedApp[],
  people: readonly SimulatedPerson[],
): AccountsState {
  return {
    apps: createRegistry('app', (app) => app.appId, checkApp, apps, bell.ring),
    people: createRegistry('person', (person) => person.id, checkPerson, people, bell.ring),
    appAccessTokens: createAppAccessTokens(clock.now),
    apiQuotas: createApiQuotas(clock.now),
  }
}
