/** The options of accounts that platforms may read and change, with the values they can have. */
const values: Readonly<Record<string, readonly string[]>> = {
  location_report: ['0', '1', '2'],
  voice_recognize: ['0', '1'],
  customer_service: ['0', '1'],
}

export interface AccountOptions {
  /** Undefined for a name that is none. */
  get(appId: string, name: string): string | undefined
  set(appId: string, name: string, value: string): void
}

export function isOptionName(name: string): boolean {
  return Object.hasOwn(values, name)
}

export function isOptionValue(name: string, value: string): boolean {
  return isOptionName(name) && values[name]?.includes(value) === true
}

export function createAccountOptions(): AccountOptions {
  const chosen = new Map<string, string>()
  const keyOf = (appId: string, name: string): string => JSON.stringify([appId, name])
  return {
    get: (appId, name) => (isOptionName(name) ? (chosen.get(keyOf(appId, name)) ?? '0') : undefined),
    set: (appId, name, value) => void chosen.set(keyOf(appId, name), value),
  }
}
