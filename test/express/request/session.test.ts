import { describe, expect, it } from '@jest/globals'
import type { Request } from 'express'
import { hasSession, readLogin, reloadSession, requireSession } from '../../../lib/express/request/session.ts'

const slot = 'official-account:wx1'
const login = { user: { openid: 'o1' }, transaction: 'state' }
const requestWith = (session: unknown): Request => ({ session }) as unknown as Request

describe('a session', () => {
  it.each([undefined, null, 'text', 5, true, () => ({})])('is none where there is %p', (session) => {
    const req = requestWith(session)
    expect(hasSession(req)).toBe(false)
    expect(() => requireSession(req)).toThrow(expect.objectContaining({ code: 'ERR_SESSION_MISSING' }))
    expect(readLogin(req, slot)).toBeUndefined()
  })

  it.each([{}, [], Object.create(null)])('is whatever object there is: %p', (session) => {
    expect(hasSession(requestWith(session))).toBe(true)
    expect(() => requireSession(requestWith(session))).not.toThrow()
  })
})

describe('the login in a session', () => {
  it('is the one of the slot', () => {
    const req = requestWith({ wechatAuth: { [slot]: login, other: { ...login, transaction: 'other' } } })
    expect(readLogin(req, slot)).toEqual(login)
    expect(readLogin(req, 'other')?.transaction).toBe('other')
    expect(readLogin(req, 'third')).toBeUndefined()
  })

  it.each([
    undefined,
    null,
    'text',
    {},
    { user: login.user },
    { transaction: 'state' },
    { user: null, transaction: 'state' },
    { user: 'o1', transaction: 'state' },
    { user: login.user, transaction: 5 },
    { user: login.user, transaction: undefined },
    Object.assign(() => undefined, login),
  ])('is none where it is %p', (kept) => {
    expect(readLogin(requestWith({ wechatAuth: { [slot]: kept } }), slot)).toBeUndefined()
  })

  it.each([undefined, null, 'text', 5])('is none where all logins are %p', (slots) => {
    expect(readLogin(requestWith({ wechatAuth: slots }), slot)).toBeUndefined()
  })

  it('is none of what every object has', () => {
    const slots = Object.create({ [slot]: login })
    expect(readLogin(requestWith({ wechatAuth: slots }), slot)).toBeUndefined()
  })
})

describe('reloadSession()', () => {
  it('reads a session anew', async () => {
    const session: Record<string, unknown> = { cart: 1 }
    session['reload'] = (done: () => void) => {
      session['cart'] = 2
      done()
    }
    await reloadSession(requestWith(session))
    expect(session['cart']).toBe(2)
  })

  it('leaves a session alone that cannot be read anew', async () => {
    const session = { wechatAuth: { [slot]: login } }
    await reloadSession(requestWith(session))
    expect(session).toEqual({ wechatAuth: { [slot]: login } })
    await expect(reloadSession(requestWith(undefined))).resolves.toBeUndefined()
  })

  it('empties one that is gone, and keeps its cookie', async () => {
    const session = {
      cookie: { maxAge: 5 },
      cart: 1,
      wechatAuth: { [slot]: login },
      reload: (done: (error: Error) => void) => done(new Error('failed to load session')),
    }
    await reloadSession(requestWith(session))
    expect(session).toEqual({ cookie: { maxAge: 5 } })
  })
})
