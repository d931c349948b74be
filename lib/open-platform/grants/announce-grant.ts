import type { Request } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import { AppFailure } from '../../express/http/app-failure.ts'
import { asError } from '../../express/http/async-handler.ts'
import type { ComponentCalls } from '../component/component-calls.ts'
import { isGrantGone } from '../component/component-errcodes.ts'
import type { AccountGrants } from './account-grants.ts'
import { type Grant, grantOf } from './grant-row.ts'
import type { GrantRecovery } from './recover-grant.ts'

/** Called for a new or changed grant, once for each. `req` where the administrator's browser brought it. */
export type OnGrant = (grant: Grant, context: { req?: Request }) => unknown
/** Called when an account's administrator has withdrawn the grant. */
export type OnGrantEnd = (grant: { appId: string; userName: string }) => unknown

export interface AnnounceTools {
  platformAppId: string
  grants: AccountGrants
  calls: ComponentCalls
  recovery: GrantRecovery
  emit: EmitEvent
  onGrant: OnGrant | undefined
}

/**
 * Asks WeChat who has granted, and tells the app. Answers an `AppFailure` where the app's hook throws; the grant
 * stays.
 */
export async function announceGrant(
  { account: appId, attempt, req }: { account: string; attempt: string; req?: Request | undefined },
  { platformAppId, grants, calls, recovery, emit, onGrant }: AnnounceTools,
): Promise<Error | undefined> {
  const before = await grants.require(appId)
  if (before.announced === attempt) return undefined
  const info = await keepTrying(() => calls.fetchInfo(appId)).catch(async (error) => {
    if (!isGrantGone(error)) throw error
    await recovery.recover(appId, before.authorizer_refresh_token)
    return calls.fetchInfo(appId)
  })
  const row = (await grants.complete(appId, info)) ?? (await grants.require(appId))
  emit({ type: 'grant', platformAppId, appId })
  const failure = await askOnGrant(() => onGrant?.(grantOf(row), req === undefined ? {} : { req }))
  await keepTrying(() => grants.markAnnounced(appId, attempt))
  return failure
}

async function askOnGrant(run: () => unknown): Promise<AppFailure | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return new AppFailure('onGrant', asError(error))
  }
}

/** Tells the app that an account has withdrawn its grant. Never rejects. */
export async function tellGrantEnd(
  end: { appId: string; userName: string },
  {
    platformAppId,
    emit,
    onGrantEnd,
  }: { platformAppId: string; emit: EmitEvent; onGrantEnd: OnGrantEnd | undefined },
): Promise<void> {
  emit({ type: 'grant-ended', platformAppId, appId: end.appId })
  try {
    await onGrantEnd?.(end)
  } catch (error) {
    emit({ type: 'app-failure', hook: 'onGrantEnd', error: asError(error) })
  }
}
