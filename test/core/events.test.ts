import { describe, expect, it } from '@jest/globals'
import { createEmitter } from '../../lib/core/emitter.ts'
import type { WechatAuthEvent } from '../../lib/core/events.ts'

const event: WechatAuthEvent = { type: 'cache-failure', operation: 'token' }

describe('createEmitter()', () => {
  it('hands events to the hook', () => {
    const seen: WechatAuthEvent[] = []
    createEmitter((seenEvent) => seen.push(seenEvent))(event)
    expect(seen).toEqual([event])
  })

  it('does nothing without a hook', () => {
    expect(() => createEmitter(undefined)(event)).not.toThrow()
  })

  it('survives a hook that throws', () => {
    const emit = createEmitter(() => {
      throw new Error('the hook broke')
    })
    expect(() => emit(event)).not.toThrow()
  })

  it('survives a hook that rejects', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    createEmitter(async () => {
      throw new Error('the hook broke')
    })(event)
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
