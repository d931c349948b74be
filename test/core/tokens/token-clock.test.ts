import { afterEach, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { createTokenEngine } from '../../../lib/core/tokens/token-engine.ts'
import { errorOf } from '../../helpers/errors.ts'
import { createTokenPlatform, tokenRefused } from '../../helpers/platforms/token-platform.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'

afterEach(releaseDate)

/** An engine that was made, and has fetched a token, before the clock was faked. */
async function createRunning() {
  const platform = createTokenPlatform({ force: { perDay: 20, spacingMs: 30_000 } })
  const engine = createTokenEngine({ cache: memoryTokenCache(), emit: () => undefined })
  const token = await engine.getToken(platform.source)
  stopDate()
  return { platform, engine, token }
}

it('a clock that is faked later ends a token', async () => {
  const { platform, engine, token } = await createRunning()
  moveDate(7_000_000)
  expect(await engine.getToken(platform.source)).toBe(token)
  platform.revoke()
  moveDate(200_001)
  expect(await engine.getToken(platform.source)).toBe('secret-token-number-2')
})

it('a clock that is faked later counts for the limits of renewals', async () => {
  const { platform, engine } = await createRunning()
  const renew = (): Promise<unknown> =>
    engine.withToken(platform.source, () => Promise.reject(tokenRefused())).catch(() => undefined)
  for (let time = 0; time < 5; time += 1) await renew()
  expect(platform.forced).toBe(1)
  moveDate(30_000)
  await renew()
  expect(platform.forced).toBe(2)
})

it('a clock that is faked later ends the memory of a refusal', async () => {
  const { platform, engine } = await createRunning()
  platform.failFetches(new Error('no answer'))
  moveDate(7_200_001)
  await errorOf(engine.getToken(platform.source))
  platform.failFetches(undefined)
  moveDate(1_251)
  expect(await engine.getToken(platform.source)).toBe(platform.goodToken)
})
