import { expect, it } from '@jest/globals'

/** A value that would be a parameter, a fragment or both where it is not encoded. */
const breakOut = {
  redirectUri: 'https://a.b/&scope=x&agentid=1#y',
  state: 'a&forcePopup=true&agentid=1#b',
}

/** Nothing that a page's address is made of becomes another part of it. */
export function keepsParametersApart(
  make: (target: typeof breakOut) => string,
  parameters: string[],
  end: string,
): void {
  it('lets no parameter break out of its place', () => {
    const url = make(breakOut)
    const { searchParams, hash } = new URL(url)
    expect([...searchParams.keys()]).toEqual(parameters)
    expect([searchParams.get('redirect_uri'), searchParams.get('state')]).toEqual(Object.values(breakOut))
    expect(hash).toBe(end)
    expect(url.split('#')).toHaveLength(end === '' ? 1 : 2)
  })
}
