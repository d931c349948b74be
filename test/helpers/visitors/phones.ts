import { beforeEach, expect } from '@jest/globals'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'

/** An app by its address, or one that is served before the tests begin. */
export type PhoneTarget = string | { readonly url: string }

export function addressOf(app: PhoneTarget): string {
  return typeof app === 'string' ? app : app.url
}

export interface AnyPhone {
  logIn(): Promise<Response>
}

/** This phone, logged in; what the platform was asked for it is forgotten. */
export async function loggedIn<Phone extends AnyPhone>(
  simulator: PlatformSimulator,
  phone: Phone,
): Promise<Phone> {
  expect((await phone.logIn()).status).toBe(200)
  simulator.requests.clear()
  return phone
}

/** This phone, logged in anew before each test. */
export function useLoggedIn<Phone extends AnyPhone>(simulator: PlatformSimulator, phone: Phone): Phone {
  beforeEach(async () => {
    await loggedIn(simulator, phone)
  })
  return phone
}
