import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { complaintOf } from '../helpers/errors.ts'

/** A function that is exported, and that plain JavaScript may give anything. */
type OptionTaker = (options: never) => unknown

/** What is said about options, which must be wrong; begins with the function's name, and holds no secret of the tests. */
export function complaintAbout(take: OptionTaker, options: unknown): string {
  const message = complaintOf(() => take(options as never))
  expect(message.startsWith(`${take.name}: `)).toBe(true)
  expect(message).not.toMatch(/value-of-secret|short-secret|424242/)
  return message
}

/** What every function says that was not called, or was given no object. */
export function refusesWhatIsNoOptions(
  take: OptionTaker,
  wrong: unknown[] = [undefined, null, 'wx1', 42, []],
): void {
  it('says that it was mounted without being called', () => {
    expect(complaintOf(() => take(new IncomingMessage(new Socket()) as never))).toBe(
      `${take.name} was mounted without being called: write ${take.name}(...)`,
    )
  })

  it.each(wrong)('refuses %p for options', (options) => {
    expect(complaintAbout(take, options)).toMatch(`${take.name}: the options must be an object`)
  })
}

export interface OptionErrors {
  take: OptionTaker
  /** Options that are enough. */
  good: object
  /** Mistakes with what it needs, and what is said of them to the letter. */
  credentialMistakes: [options: object, complaint: string][]
  /** Changes of the good options for the worse, and what is said of them. */
  mistakes: [change: object, complaint: RegExp][]
}

/** What every client and router says about options that are wrong. */
export function optionErrorsContract({ take, good, credentialMistakes, mistakes }: OptionErrors): void {
  const { name } = take

  describe(`the options of ${name}()`, () => {
    refusesWhatIsNoOptions(take)

    it.each(credentialMistakes)('hold its credentials: %j', (options, complaint) => {
      expect(complaintAbout(take, options)).toBe(`${name}: ${complaint}`)
    })

    it('name what is needed where there is nothing', () => {
      expect(complaintAbout(take, {})).toContain(`"${Object.keys(good)[0]}"`)
    })

    it('say of one that is needed and undefined that the environment may not be loaded', () => {
      const [first = ''] = Object.keys(good)
      const complaint = `${name}: option "${first}" is undefined: is the environment loaded? "node --env-file=.env" does that`
      expect(complaintAbout(take, { ...good, [first]: undefined })).toBe(complaint)
      const nothing = Object.fromEntries(Object.keys(good).map((one) => [one, undefined]))
      expect(complaintAbout(take, nothing)).toContain('is the environment loaded?')
    })

    it('may be undefined where they need not be given', () => {
      const nothing = { tokenCache: undefined, endpoints: undefined, http: undefined, onEvent: undefined }
      expect(() => take({ ...nothing, ...good } as never)).not.toThrow()
    })

    it.each(mistakes)('with %j are refused, and no secret is shown', (change, complaint) => {
      expect(complaintAbout(take, { ...good, ...change })).toMatch(complaint)
    })
  })
}
