import type { Request } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import { AppFailure } from '../../express/http/app-failure.ts'
import { asError } from '../../express/http/async-handler.ts'
import { type SuiteGrant, suiteGrantOf } from './suite-grant-row.ts'
import type { SuiteGrants } from './suite-grants.ts'

/** Called for a new or changed installation, once for each. `req` where the administrator's browser brought it. */
export type OnSuiteGrant = (grant: SuiteGrant, context: { req?: Request }) => unknown
/** Called when a company has removed the app. */
export type OnSuiteGrantEnd = (grant: { suiteId: string; corpId: string }) => unknown

export interface AnnounceTools {
  suiteId: string
  grants: SuiteGrants
  emit: EmitEvent
  onGrant: OnSuiteGrant | undefined
  /** Tells the page that shows a customised link. */
  finishLink(state: string, corpId: string): Promise<void>
}

/** Tells the app of an installation. Answers an `AppFailure` where its hook throws; the installation stays. */
export async function announceInstall(
  { account: corpId, attempt, req }: { account: string; attempt: string; req?: Request | undefined },
  { suiteId, grants, emit, onGrant, finishLink }: AnnounceTools,
): Promise<Error | undefined> {
  const row = await grants.require(corpId)
  const tell = async (): Promise<Error | undefined> => {
    emit({ type: 'grant', platformAppId: suiteId, appId: corpId })
    const failure = await failureOf('onGrant', () =>
      onGrant?.(suiteGrantOf(row), req === undefined ? {} : { req }),
    )
    await keepTrying(() => grants.markAnnounced(corpId, attempt))
    return failure
  }
  const failure = row.announced === attempt ? undefined : await tell()
  // The page may wait still where a process told the app and did not live to tell the page.
  if (row.state !== undefined) await finishLink(row.state, corpId)
  return failure
}

/** Tells the app that a company has removed it. Never rejects. */
export async function tellRemoval(
  removed: { suiteId: string; corpId: string },
  { emit, onGrantEnd }: { emit: EmitEvent; onGrantEnd: OnSuiteGrantEnd | undefined },
): Promise<void> {
  emit({ type: 'grant-ended', platformAppId: removed.suiteId, appId: removed.corpId })
  const failure = await failureOf('onGrantEnd', () => onGrantEnd?.(removed))
  if (failure !== undefined) emit({ type: 'app-failure', hook: failure.hook, error: failure.cause })
}

async function failureOf(hook: string, run: () => unknown): Promise<AppFailure | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return new AppFailure(hook, asError(error))
  }
}
